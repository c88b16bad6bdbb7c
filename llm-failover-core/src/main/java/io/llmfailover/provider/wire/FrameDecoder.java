package io.llmfailover.provider.wire;

import java.util.function.Consumer;

import io.llmfailover.target.TargetEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * What the decoders of all dialects have in common: the data of a frame are JSON objects,
 * one as a rule; data that are broken are repaired where that is possible, and counted
 * otherwise. A base class rather than a part, so that an event costs no further object.
 * Not thread-safe.
 */
public abstract class FrameDecoder implements AnswerDecoder {

	/**
	 * What of the stream was not understood.
	 * @return where that is counted
	 */
	protected abstract Unread unread();

	/**
	 * Fails if a tool call has begun and is not complete: its arguments would lack a
	 * piece.
	 */
	protected abstract void failInToolCall();

	/**
	 * Reads one object to its end, and takes what it says.
	 * @param parser stands at the start of the object
	 * @param data holds the frame
	 * @param offset where the frame begins
	 * @param length its length in bytes
	 * @param position how many objects of the frame were read before
	 * @param out takes the events
	 */
	protected abstract void take(JsonParser parser, byte[] data, int offset, int length, int position,
			Consumer<TargetEvent> out);

	/**
	 * Takes all objects of a frame.
	 * @param data holds the frame
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @param out takes the events
	 */
	protected final void frames(byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		int read = 0;
		try (JsonParser parser = LenientJson.parser(data, offset, length)) {
			JsonObjects objects = new JsonObjects(parser);
			while (objects.next()) {
				take(parser, data, offset, length, read, out);
				read++;
			}
			if (objects.odd()) {
				failInToolCall();
				unread().frame();
			}
		}
		catch (JacksonException | NumberFormatException ex) {
			unreadable(data, offset, length, read, out);
		}
	}

	private void unreadable(byte[] data, int offset, int length, int read, Consumer<TargetEvent> out) {
		byte[] repaired = (read == 0) ? LenientJson.repaired(data, offset, length) : null;
		if (repaired != null) {
			frames(repaired, 0, repaired.length, out);
		}
		else {
			failInToolCall();
			if (read == 0 && !LenientJson.mayBegin(data[offset])) {
				unread().text(data, offset, length);
			}
			else {
				unread().frame();
			}
		}
	}

}
