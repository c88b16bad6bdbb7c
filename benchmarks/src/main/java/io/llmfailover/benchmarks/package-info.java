/**
 * What the core costs.
 */
@NullMarked
package io.llmfailover.benchmarks;

import org.jspecify.annotations.NullMarked;
