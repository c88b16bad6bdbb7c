/**
 * Measures what the start of an application costs: empty applications in processes of
 * their own, without the starter and with it.
 */
@NullMarked
package io.llmfailover.benchmarks.start;

import org.jspecify.annotations.NullMarked;
