/**
 * Conversations in a relational database.
 */
@NullMarked
package io.llmfailover.conversation.jdbc;

import org.jspecify.annotations.NullMarked;
