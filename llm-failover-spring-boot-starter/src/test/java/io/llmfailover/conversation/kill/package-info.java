/**
 * Many users who talk at once to instances of an application that are killed, over stores
 * that are restarted.
 */
@NullMarked
package io.llmfailover.conversation.kill;

import org.jspecify.annotations.NullMarked;
