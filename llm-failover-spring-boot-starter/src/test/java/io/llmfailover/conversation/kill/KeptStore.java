package io.llmfailover.conversation.kill;

import java.io.IOException;
import java.util.List;

import io.llmfailover.conversation.ConversationStore;

/**
 * Where instances keep conversations, and what outlives them.
 */
interface KeptStore extends AutoCloseable {

	/**
	 * How many instances can use it at once.
	 * @return the number
	 */
	int instances();

	/**
	 * How an instance finds it.
	 * @return the arguments of an application
	 */
	List<String> arguments();

	/**
	 * Stops it while it is used, and starts it again with what it has kept.
	 * @throws IOException if that fails
	 */
	void restart() throws IOException;

	/**
	 * Looks at what is kept.
	 * @return the store
	 */
	ConversationStore open();

	@Override
	void close() throws IOException;

}
