package io.llmfailover.provider;

import java.util.function.Consumer;

import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;

/**
 * Reads a body of one form. One body, one reader.
 */
interface BodyReader {

	/**
	 * Reads the next bytes.
	 * @param bytes holds them; valid during this call only
	 * @param offset where they begin
	 * @param length how many they are
	 * @param out takes what they say
	 * @throws TargetFailedException if they cannot be used
	 */
	void read(byte[] bytes, int offset, int length, Consumer<TargetEvent> out);

	/**
	 * Takes the proper end of the body.
	 * @param out takes what was still due
	 * @throws TargetFailedException if the body cannot be used
	 */
	void end(Consumer<TargetEvent> out);

	/**
	 * Whether a part of a stream has been read.
	 * @return false if the answer comes in one piece, as far as can be told
	 */
	boolean streaming();

}
