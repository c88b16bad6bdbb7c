package io.llmfailover.provider.wire;

import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one answer, which may come in one piece or as a stream. It emits nothing before
 * the first progress, and {@link TargetEvent.Finished} only from {@link #end}. Not
 * thread-safe: one answer, one decoder.
 */
public interface AnswerDecoder {

	/**
	 * Takes the data of one server-sent event, or a JSON object that stands in a stream
	 * without being an event.
	 * @param name the event's name; null for none
	 * @param data holds the data in UTF-8; valid during this call only
	 * @param offset where the data begins
	 * @param length its length in bytes
	 * @param out takes what the data says
	 * @throws TargetFailedException if the data is an error, or an answer that cannot be
	 * used
	 */
	void event(@Nullable String name, byte[] data, int offset, int length, Consumer<TargetEvent> out);

	/**
	 * Takes a line of a stream that belongs to no event: a gateway's notice, a page in
	 * HTML.
	 * @param data holds the line in UTF-8; valid during this call only
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @throws TargetFailedException if the words say what went wrong
	 */
	void notice(byte[] data, int offset, int length);

	/**
	 * Takes a whole answer in JSON.
	 * @param data holds the JSON in UTF-8, white space around it allowed; valid during
	 * this call only
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @param out takes what the answer says
	 * @throws TargetFailedException if it is an error, or not an answer
	 */
	void body(byte[] data, int offset, int length, Consumer<TargetEvent> out);

	/**
	 * Whether the provider has finished, as far as it can be believed; only usage may
	 * still come. What follows may revoke it.
	 * @return true once a finish reason was seen that can be relied on
	 */
	boolean finished();

	/**
	 * Takes the end of the answer.
	 * @param warnings what of the request was dropped or mapped
	 * @param out takes whole tool calls that are still due, and
	 * {@link TargetEvent.Finished}
	 * @throws TargetFailedException if the answer is not complete
	 */
	void end(List<String> warnings, Consumer<TargetEvent> out);

	/**
	 * This failure with what the decoder knows of the tokens spent so far.
	 * @param failure a failure of the exchange
	 * @return the failure, with the usage if any was told
	 */
	Failure withUsage(Failure failure);

}
