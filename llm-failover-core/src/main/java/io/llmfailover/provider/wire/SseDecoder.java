package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into server-sent events as the <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG
 * specification</a> says, wherever the network has cut it. Bytes stay bytes: an event
 * that lies within one chunk and has one line of data is handed on where it lies, and
 * only what is unfinished at the end of a chunk is kept. {@code id} and {@code retry} are
 * for clients that reconnect and are passed over.
 * <p>
 * In one thing it departs from the specification: an event before the end of the stream
 * counts without the empty line, and even the line break, that should follow it. Several
 * providers leave these out, and JSON that was cut off gives itself away.
 * <p>
 * Not thread-safe: one stream, one decoder.
 */
public final class SseDecoder {

	private static final int MAX_KNOWN_NAMES = 16;

	private final int maxLine;

	private final int maxFrame;

	private final Bytes line = new Bytes();

	private final Bytes frame = new Bytes();

	private final List<String> knownNames = new ArrayList<>();

	private boolean started;

	private boolean afterCarriageReturn;

	private @Nullable String name;

	// the data of the event so far: null for none, or in the chunk, the line or the frame
	private byte @Nullable [] data;

	private int dataOffset;

	private int dataLength;

	/**
	 * Creates a decoder.
	 * @param maxLine the most bytes that a line may have
	 * @param maxFrame the most bytes of data that an event may have
	 */
	public SseDecoder(int maxLine, int maxFrame) {
		this.maxLine = maxLine;
		this.maxFrame = maxFrame;
	}

	/**
	 * Takes the next bytes of the stream.
	 * @param chunk holds the bytes; not kept
	 * @param offset where they begin
	 * @param length how many they are
	 * @param handler takes the events that are complete now
	 * @throws TargetFailedException if a line or an event is larger than allowed
	 */
	public void feed(byte[] chunk, int offset, int length, Handler handler) {
		int end = offset + length;
		int start = offset;
		boolean carriageReturn = this.afterCarriageReturn;
		for (int i = offset; i < end; i++) {
			byte b = chunk[i];
			if (b == '\n' && carriageReturn) {
				start = i + 1;
			}
			else if (b == '\n' || b == '\r') {
				endLine(chunk, start, i - start, handler);
				start = i + 1;
			}
			carriageReturn = b == '\r';
		}
		this.afterCarriageReturn = carriageReturn;
		keepData();
		keepLine(chunk, start, end - start);
	}

	/**
	 * Takes the end of the stream. Call it only if the stream was not cut off.
	 * @param handler takes the last event
	 * @throws TargetFailedException if the last event is larger than allowed
	 */
	public void finish(Handler handler) {
		if (this.line.length() > 0) {
			endLine(this.line.array(), 0, 0, handler);
		}
		endEvent(handler);
	}

	private void endLine(byte[] chunk, int offset, int length, Handler handler) {
		if (this.line.length() == 0) {
			checkLine(length);
			line(chunk, offset, length, handler);
		}
		else {
			keepLine(chunk, offset, length);
			line(this.line.array(), 0, this.line.length(), handler);
			// its bytes are used until the next unfinished line is kept
			this.line.clear();
		}
	}

	private void line(byte[] bytes, int offset, int length, Handler handler) {
		if (!this.started) {
			this.started = true;
			if (startsWith(bytes, offset, length, 0xEF, 0xBB, 0xBF)) {
				line(bytes, offset + 3, length - 3, handler);
				return;
			}
		}
		if (length == 0) {
			endEvent(handler);
			return;
		}
		int colon = 0;
		while (colon < length && bytes[offset + colon] != ':') {
			colon++;
		}
		int value = Math.min(colon + 1, length);
		if (value < length && bytes[offset + value] == ' ') {
			value++;
		}
		if (colon == 4 && startsWith(bytes, offset, length, 'd', 'a', 't', 'a')) {
			data(bytes, offset + value, length - value);
		}
		else if (colon == 5 && startsWith(bytes, offset, length, 'e', 'v', 'e', 'n', 't')) {
			this.name = name(bytes, offset + value, length - value);
		}
	}

	private void data(byte[] bytes, int offset, int length) {
		if (this.data == null) {
			checkFrame(length);
			this.data = bytes;
			this.dataOffset = offset;
			this.dataLength = length;
			return;
		}
		keepData();
		checkFrame((long) this.dataLength + 1 + length);
		this.frame.append((byte) '\n');
		this.frame.append(bytes, offset, length);
		pointToFrame();
	}

	private void endEvent(Handler handler) {
		byte[] data = this.data;
		String name = this.name;
		this.data = null;
		this.name = null;
		if (data != null) {
			handler.event(name, data, this.dataOffset, this.dataLength);
			this.frame.clear();
		}
	}

	private void keepData() {
		if (this.data != null && this.data != this.frame.array()) {
			this.frame.append(this.data, this.dataOffset, this.dataLength);
			pointToFrame();
		}
	}

	private void pointToFrame() {
		this.data = this.frame.array();
		this.dataOffset = 0;
		this.dataLength = this.frame.length();
	}

	private void keepLine(byte[] chunk, int offset, int length) {
		checkLine((long) this.line.length() + length);
		this.line.append(chunk, offset, length);
	}

	private @Nullable String name(byte[] bytes, int offset, int length) {
		for (String known : this.knownNames) {
			if (isName(known, bytes, offset, length)) {
				return known;
			}
		}
		if (length == 0) {
			return null;
		}
		String name = new String(bytes, offset, length, StandardCharsets.UTF_8);
		if (this.knownNames.size() < MAX_KNOWN_NAMES && name.length() == length) {
			this.knownNames.add(name);
		}
		return name;
	}

	private static boolean isName(String name, byte[] bytes, int offset, int length) {
		if (name.length() != length) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			if (name.charAt(i) != bytes[offset + i]) {
				return false;
			}
		}
		return true;
	}

	private static boolean startsWith(byte[] bytes, int offset, int length, int... prefix) {
		if (length < prefix.length) {
			return false;
		}
		for (int i = 0; i < prefix.length; i++) {
			if (bytes[offset + i] != (byte) prefix[i]) {
				return false;
			}
		}
		return true;
	}

	private void checkLine(long length) {
		if (length > this.maxLine) {
			throw exceeded("A line", this.maxLine);
		}
	}

	private void checkFrame(long length) {
		if (length > this.maxFrame) {
			throw exceeded("An event", this.maxFrame);
		}
	}

	private static TargetFailedException exceeded(String what, int limit) {
		return new TargetFailedException(Failure.of(FailureKind.LIMIT_EXCEEDED,
				what + " of the stream is larger than the " + limit + " bytes that are allowed"));
	}

	/**
	 * Takes events.
	 */
	@FunctionalInterface
	public interface Handler {

		/**
		 * Takes an event.
		 * @param name its name; null for none
		 * @param data holds its data, lines joined by a line feed; valid during this call
		 * only
		 * @param offset where the data begins
		 * @param length its length in bytes, possibly 0
		 */
		void event(@Nullable String name, byte[] data, int offset, int length);

	}

}
