/**
 * Runs the tools that a model asks for: checks their arguments, bounds their time, their
 * threads and their results, and makes something that a model can read of their failures.
 * It knows the vocabulary, and nothing of providers and failover.
 */
@NullMarked
package io.llmfailover.tool;

import org.jspecify.annotations.NullMarked;
