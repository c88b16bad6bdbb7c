@NullMarked
package io.llmfailover.test;

import org.jspecify.annotations.NullMarked;
