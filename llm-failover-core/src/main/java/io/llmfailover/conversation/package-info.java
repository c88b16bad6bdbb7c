/**
 * Conversations that are kept under an id: the order of their turns, what of them a model
 * is sent, and where they are stored. It stands above the vocabulary and knows neither
 * the engine nor providers.
 */
@NullMarked
package io.llmfailover.conversation;

import org.jspecify.annotations.NullMarked;
