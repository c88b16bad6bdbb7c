package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.springframework.core.io.buffer.DataBuffer;

/**
 * Reads the body of one response. Not thread-safe: one response, one reader.
 */
interface ResponseReader {

	/**
	 * Reads the next piece.
	 * @param buffer the piece, which is released
	 * @param out takes what it says
	 * @throws TargetFailedException if it is not part of an answer
	 */
	void read(DataBuffer buffer, List<TargetEvent> out);

	/**
	 * Whether all that matters has been read, so that the rest is waited for only for a
	 * moment, and may be cut off.
	 * @return true if it has
	 */
	boolean satisfied();

	/**
	 * Takes the end of the body.
	 * @param out takes what was still due
	 * @throws TargetFailedException if this was not an answer, or not a whole one
	 */
	void end(List<TargetEvent> out);

	/**
	 * What it means that the body broke off before all that matters was read.
	 * @param error the connection's error
	 * @return the failure
	 */
	Failure cut(Throwable error);

	/**
	 * Draws conclusions from a failure to read the body.
	 * @param failed the failure
	 * @return the failure, as it is understood
	 */
	Failure understood(TargetFailedException failed);

}
