@NullMarked
package io.llmfailover.benchmarks.load;

import org.jspecify.annotations.NullMarked;
