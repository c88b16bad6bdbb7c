package io.llmfailover.provider.wire;

import java.io.OutputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * A parser that reads one frame after the other, since making a parser costs more than
 * reading a usual frame. To Jackson the frames are one stream of values, of which it is
 * never shown the end: a parser is used again only after a frame that was one whole value
 * with nothing but white space behind it. Each thread keeps one.
 */
final class FrameParser extends JsonParserDelegate {

	private static final ThreadLocal<Idle> IDLE = ThreadLocal.withInitial(Idle::new);

	// Jackson guesses the encoding from the first four bytes: no provider may choose it
	// for the frames of the next
	private static final byte[] UTF_8 = { '{', '}', ' ', ' ' };

	// its table of names is trimmed, and its buffers are let go, only when it is closed
	private static final int MOST_FRAMES = 1000;

	private static final int MOST_BYTES = 1 << 20;

	private static final int LARGEST_FRAME = 64 << 10;

	private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

	private final Idle idle;

	private final FrameInput input;

	private int frames;

	private int bytes;

	private boolean whole;

	private FrameParser(Idle idle, FrameInput input) {
		super(LenientJson.TOKENS.createParser(ObjectReadContext.empty(), input));
		this.idle = idle;
		this.input = input;
	}

	private static FrameParser create(Idle idle) {
		FrameInput input = new FrameInput();
		input.feed(UTF_8, 0, UTF_8.length);
		FrameParser parser = new FrameParser(idle, input);
		while (parser.nextToken() != null) {
			parser.skipChildren();
		}
		return parser;
	}

	/**
	 * Starts to read a frame.
	 * @return the parser, to be closed by the same thread
	 */
	static JsonParser read(byte[] data, int offset, int length) {
		if (length > LARGEST_FRAME) {
			return LenientJson.TOKENS.createParser(ObjectReadContext.empty(), data, offset, length);
		}
		Idle idle = IDLE.get();
		FrameParser parser = idle.parser;
		// whoever reads a frame while another is read gets a parser of its own
		idle.parser = null;
		parser = (parser != null) ? parser : create(idle);
		parser.feed(data, offset, length);
		return parser;
	}

	private void feed(byte[] data, int offset, int length) {
		this.frames++;
		this.bytes += length;
		this.whole = false;
		this.input.feed(data, offset, length);
	}

	@Override
	public @Nullable JsonToken nextToken() {
		if (this.whole) {
			return null;
		}
		JsonToken token = this.delegate.currentToken();
		if (token != null && token.isStructEnd() && nothingFollows()) {
			this.whole = true;
			return null;
		}
		return this.delegate.nextToken();
	}

	private boolean nothingFollows() {
		if (!this.delegate.streamReadContext().inRoot()) {
			return false;
		}
		this.input.takeBack(this.delegate.releaseBuffered(NOWHERE));
		return this.input.isBlank();
	}

	@Override
	public void close() {
		if (this.whole && this.frames < MOST_FRAMES && this.bytes < MOST_BYTES) {
			this.input.letGo();
			this.idle.parser = this;
		}
		else {
			super.close();
		}
	}

	/**
	 * The parser of a thread that is not in use.
	 */
	private static final class Idle {

		private @Nullable FrameParser parser;

	}

}
