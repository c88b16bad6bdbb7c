@NullMarked
package io.llmfailover.test.mockito;

import org.jspecify.annotations.NullMarked;
