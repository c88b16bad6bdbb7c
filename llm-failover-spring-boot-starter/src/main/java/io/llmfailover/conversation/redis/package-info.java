/**
 * Conversations in Redis.
 */
@NullMarked
package io.llmfailover.conversation.redis;

import org.jspecify.annotations.NullMarked;
