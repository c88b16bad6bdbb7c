@NullMarked
package io.llmfailover.test.assertj;

import org.jspecify.annotations.NullMarked;
