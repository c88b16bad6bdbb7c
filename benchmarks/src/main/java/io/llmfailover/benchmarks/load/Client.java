package io.llmfailover.benchmarks.load;

import java.util.function.Consumer;

/**
 * How a contender is asked. Thread-safe.
 */
interface Client {

	/** What is asked. */
	String QUESTION = "What is Python, and what is it good for? Answer in one paragraph.";

	/** The model that is asked. */
	String MODEL = "gpt-6-luna";

	/** The key, which the server does not look at. */
	String KEY = "sk-benchmark";

	/**
	 * Asks for an answer in one piece, and waits for it.
	 * @return its text
	 */
	String chat();

	/**
	 * Asks for a stream.
	 * @param listener told of it, on any thread
	 */
	void stream(Listener listener);

	/**
	 * Told of a stream.
	 */
	interface Listener {

		/**
		 * A piece of text has come.
		 * @param text the text
		 */
		void text(String text);

		/**
		 * The stream is over.
		 */
		void end();

		/**
		 * The stream has failed.
		 * @param failure why
		 */
		void failure(Throwable failure);

		/**
		 * A listener that takes text and the end, with or without a failure.
		 * @param onText takes the text
		 * @param onEnd runs at the end
		 * @return the listener
		 */
		static Listener of(Consumer<String> onText, Runnable onEnd) {
			return new Listener() {

				@Override
				public void text(String text) {
					onText.accept(text);
				}

				@Override
				public void end() {
					onEnd.run();
				}

				@Override
				public void failure(Throwable failure) {
					System.err.println("A stream failed: " + failure);
					onEnd.run();
				}

			};
		}

	}

}
