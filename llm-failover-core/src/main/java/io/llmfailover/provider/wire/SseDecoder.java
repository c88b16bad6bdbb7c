package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
 * Servers write what is not in the specification, and none of it is lost:
 * <ul>
 * <li>An event before the end of the stream counts without the empty line, and even the
 * line break, that should follow it; JSON that was cut off gives itself away.</li>
 * <li>Where only single line breaks divide the events, each line of data that begins an
 * object after a whole one is an event.</li>
 * <li>A JSON object or array without {@code data:} is an event, on one line or on
 * several.</li>
 * <li>A field {@code error} is an event of that name (llama.cpp).</li>
 * <li>Any other line is handed on as a {@linkplain Handler#line line}, unless it
 * continues JSON that is not whole yet.</li>
 * </ul>
 * <p>
 * Not thread-safe: one stream, one decoder.
 */
public final class SseDecoder {

	private static final int MAX_KNOWN_NAMES = 16;

	// of the streams whose events have names: nearly all of them use these
	private static final List<String> COMMON_NAMES = List.of("content_block_delta", "message", "message_start",
			"content_block_start", "ping", "content_block_stop", "message_delta", "message_stop", "error");

	private static final String DONE = "[DONE]";

	private static final ByteSearch LINE_ENDS = ByteSearch.forEither('\n', '\r');

	private static final byte[] NONE = {};

	// fields of no specification that nobody writes for anything but an error
	private static final List<String> ERRORS = List.of("Error", "ERROR", "err", "exception", "Exception", "fatal",
			"message", "detail");

	private final int maxLine;

	private final int maxFrame;

	private Bytes line = Bytes.NONE;

	private Bytes frame = Bytes.NONE;

	// those that this stream has used beside the common ones
	private List<String> knownNames = List.of();

	private boolean started;

	private boolean afterCarriageReturn;

	private @Nullable String name;

	// the name of the next event, if that turns out to begin without an empty line
	private @Nullable String nextName;

	private boolean named;

	// follows a JSON value without a field, or data that lines without a field continue
	private @Nullable JsonScan scan;

	private boolean bare;

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
		if (this.afterCarriageReturn && length > 0 && chunk[offset] == '\n') {
			start++;
		}
		this.afterCarriageReturn = length == 0 && this.afterCarriageReturn;
		for (int i = LINE_ENDS.in(chunk, start, end); i < end; i = LINE_ENDS.in(chunk, start, end)) {
			endLine(chunk, start, i - start, handler);
			start = i + 1;
			if (chunk[i] == '\r') {
				this.afterCarriageReturn = start == end;
				start += (start < end && chunk[start] == '\n') ? 1 : 0;
			}
		}
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
		endEvents(handler);
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
			endEvents(handler);
			return;
		}
		int end = offset + length;
		int start = offset;
		while (start < end && (this.bare || beginsJson(bytes[start]))) {
			start = bare(bytes, start, end, handler);
		}
		if (start < end) {
			field(bytes, start, end - start, handler);
		}
	}

	private boolean beginsJson(byte first) {
		return (first == '{' || first == '[') && !continuesData();
	}

	private void endEvents(Handler handler) {
		if (this.bare) {
			endBare(NONE, 0, 0, handler);
		}
		takeNextName();
		endEvent(handler);
	}

	private void field(byte[] bytes, int offset, int length, Handler handler) {
		int colon = 0;
		while (colon < length && bytes[offset + colon] != ':') {
			colon++;
		}
		int value = Math.min(colon + 1, length);
		if (value < length && bytes[offset + value] == ' ') {
			value++;
		}
		if (is("data", bytes, offset, colon)) {
			data(bytes, offset + value, length - value, handler);
		}
		else if (is("event", bytes, offset, colon)) {
			name(name(bytes, offset + value, length - value));
		}
		else if (is("error", bytes, offset, colon) && value < length) {
			endEvent(handler);
			handler.event("error", bytes, offset + value, length - value);
		}
		else if (!isPassedOver(bytes, offset, colon, length)) {
			other(bytes, offset, length, handler);
		}
	}

	/**
	 * A comment, or a field that is not known: the specification says to ignore it.
	 */
	private static boolean isPassedOver(byte[] bytes, int offset, int colon, int length) {
		if (colon == length || ERRORS.stream().anyMatch((name) -> is(name, bytes, offset, colon))) {
			return false;
		}
		for (int i = offset; i < offset + colon; i++) {
			byte b = bytes[i];
			if (!(b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_')) {
				return false;
			}
		}
		return true;
	}

	private void other(byte[] bytes, int offset, int length, Handler handler) {
		if (continuesData()) {
			continueData(bytes, offset, length);
			return;
		}
		endEvent(handler);
		handler.line(bytes, offset, length);
	}

	/**
	 * A line break inside of JSON: within a string where it should be escaped, or between
	 * its parts without a field in front.
	 */
	private boolean continuesData() {
		byte[] data = this.data;
		if (data == null || this.dataLength == 0 || data[this.dataOffset] != '{') {
			return false;
		}
		if (this.scan == null) {
			this.scan = new JsonScan();
			for (int i = 0; i < this.dataLength; i++) {
				this.scan.next(data[this.dataOffset + i]);
			}
		}
		return !this.scan.isWhole();
	}

	private void continueData(byte[] bytes, int offset, int length) {
		keepData();
		checkFrame((long) this.dataLength + 1 + length);
		append(bytes, offset, length);
		pointToFrame();
	}

	private void append(byte[] bytes, int offset, int length) {
		this.frame = this.frame.append((byte) '\n');
		this.frame = this.frame.append(bytes, offset, length);
		JsonScan scan = this.scan;
		if (scan != null) {
			scan.next('\n');
			for (int i = offset; i < offset + length; i++) {
				scan.next(bytes[i]);
			}
		}
	}

	/**
	 * Takes the part of a line that belongs to a JSON value without a field.
	 * @return where the rest of the line begins, without white space
	 */
	private int bare(byte[] bytes, int start, int end, Handler handler) {
		if (!this.bare) {
			endEvent(handler);
			this.bare = true;
			this.scan = new JsonScan();
		}
		JsonScan scan = Objects.requireNonNull(this.scan);
		for (int i = start; i < end; i++) {
			if (scan.next(bytes[i])) {
				endBare(bytes, start, i + 1 - start, handler);
				return skipWhiteSpace(bytes, i + 1, end);
			}
		}
		scan.next('\n');
		checkFrame((long) this.frame.length() + end - start + 1);
		this.frame = this.frame.append(bytes, start, end - start);
		this.frame = this.frame.append((byte) '\n');
		return end;
	}

	private static int skipWhiteSpace(byte[] bytes, int start, int end) {
		int next = start;
		while (next < end && (bytes[next] == ' ' || bytes[next] == '\t')) {
			next++;
		}
		return next;
	}

	private void endBare(byte[] bytes, int offset, int length, Handler handler) {
		String name = this.name;
		this.bare = false;
		this.scan = null;
		this.name = null;
		if (this.frame.length() == 0) {
			checkFrame(length);
			handler.event(name, bytes, offset, length);
			return;
		}
		checkFrame((long) this.frame.length() + length);
		this.frame = this.frame.append(bytes, offset, length);
		handler.event(name, this.frame.array(), 0, this.frame.length());
		this.frame.clear();
	}

	private void data(byte[] bytes, int offset, int length, Handler handler) {
		if (this.data != null && beginsEvent(bytes, offset, length)) {
			endEvent(handler);
		}
		takeNextName();
		if (this.data == null) {
			checkFrame(length);
			this.data = bytes;
			this.dataOffset = offset;
			this.dataLength = length;
			return;
		}
		continueData(bytes, offset, length);
	}

	/**
	 * Whether a line of data cannot continue the data before it: an object, or the end of
	 * all, behind a whole object.
	 */
	private boolean beginsEvent(byte[] bytes, int offset, int length) {
		byte[] data = Objects.requireNonNull(this.data);
		int last = this.dataOffset + this.dataLength - 1;
		while (last >= this.dataOffset && data[last] == ' ') {
			last--;
		}
		return last >= this.dataOffset && data[last] == '}' && length > 0
				&& (bytes[offset] == '{' || is(DONE, bytes, offset, Math.min(length, DONE.length())));
	}

	private void name(@Nullable String name) {
		if (this.data == null) {
			this.name = name;
		}
		else {
			this.nextName = name;
			this.named = true;
		}
	}

	private void takeNextName() {
		if (this.named) {
			this.name = this.nextName;
			this.nextName = null;
			this.named = false;
		}
	}

	private void endEvent(Handler handler) {
		byte[] data = this.data;
		String name = this.name;
		this.data = null;
		this.name = null;
		this.scan = null;
		if (data != null) {
			handler.event(name, data, this.dataOffset, this.dataLength);
			this.frame.clear();
		}
	}

	private void keepData() {
		if (this.data != null && this.data != this.frame.array()) {
			this.frame = this.frame.append(this.data, this.dataOffset, this.dataLength);
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
		this.line = this.line.append(chunk, offset, length);
	}

	private @Nullable String name(byte[] bytes, int offset, int length) {
		if (length == 0) {
			return null;
		}
		String common = find(COMMON_NAMES, bytes, offset, length);
		String known = (common != null) ? common : find(this.knownNames, bytes, offset, length);
		return (known != null) ? known : newName(bytes, offset, length);
	}

	private static @Nullable String find(List<String> names, byte[] bytes, int offset, int length) {
		for (int i = 0; i < names.size(); i++) {
			if (is(names.get(i), bytes, offset, length)) {
				return names.get(i);
			}
		}
		return null;
	}

	private String newName(byte[] bytes, int offset, int length) {
		String name = new String(bytes, offset, length, StandardCharsets.UTF_8);
		if (this.knownNames.size() < MAX_KNOWN_NAMES && name.length() == length) {
			this.knownNames = this.knownNames.isEmpty() ? new ArrayList<>() : this.knownNames;
			this.knownNames.add(name);
		}
		return name;
	}

	private static boolean is(String name, byte[] bytes, int offset, int length) {
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

		/**
		 * Takes a line that belongs to no event.
		 * @param line holds the line; valid during this call only
		 * @param offset where it begins
		 * @param length its length in bytes, at least 1
		 */
		default void line(byte[] line, int offset, int length) {
		}

	}

}
