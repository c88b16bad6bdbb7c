/**
 * Observations and meters of calls, of their attempts and of the tools that they run.
 */
@NullMarked
package io.llmfailover.observation;

import org.jspecify.annotations.NullMarked;
