package io.llmfailover.provider.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * A parser that reads one frame after the other, since making a parser costs more than
 * reading a usual frame. Jackson's parsers for input that comes in pieces can be fed
 * again; what ends too early is an error here all the same, and not waited for. A parser
 * is used again only after a frame that was one whole object with nothing behind it. Each
 * thread keeps one.
 */
final class FrameParser extends JsonParserDelegate {

	private static final ThreadLocal<Idle> IDLE = ThreadLocal.withInitial(Idle::new);

	// its table of names is trimmed, and its buffers are let go, only when it is closed
	private static final int MOST_FRAMES = 1000;

	private static final int MOST_BYTES = 1 << 20;

	private static final int LARGEST_FRAME = 64 << 10;

	private final Idle idle;

	private final ByteArrayFeeder feeder;

	private int frames;

	private int bytes;

	private boolean whole;

	private boolean ended;

	private FrameParser(Idle idle) {
		super(LenientJson.TOKENS.createNonBlockingByteArrayParser(ObjectReadContext.empty()));
		this.idle = idle;
		this.feeder = (ByteArrayFeeder) this.delegate.nonBlockingInputFeeder();
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
		parser = (parser != null) ? parser : new FrameParser(idle);
		parser.feed(data, offset, length);
		return parser;
	}

	private void feed(byte[] data, int offset, int length) {
		this.frames++;
		this.bytes += length;
		this.whole = false;
		this.feeder.feedInput(data, offset, offset + length);
	}

	@Override
	public @Nullable JsonToken nextToken() {
		if (this.whole) {
			return null;
		}
		JsonToken token = this.delegate.nextToken();
		if (token == JsonToken.NOT_AVAILABLE) {
			return end();
		}
		if (token != null && token.isStructEnd() && this.delegate.streamReadContext().inRoot()) {
			this.whole = !this.ended && this.feeder.needMoreInput();
		}
		return token;
	}

	/**
	 * What there is where the bytes end without the last brace right before.
	 */
	private @Nullable JsonToken end() {
		if (this.ended || !this.delegate.streamReadContext().inRoot()) {
			throw new StreamReadException(this, "The frame ends in the middle");
		}
		this.ended = true;
		this.feeder.endOfInput();
		return nextToken();
	}

	@Override
	public @Nullable String nextName() {
		return (nextToken() == JsonToken.PROPERTY_NAME) ? currentName() : null;
	}

	@Override
	public boolean nextName(SerializableString name) {
		return name.getValue().equals(nextName());
	}

	@Override
	public int nextNameMatch(PropertyNameMatcher matcher) {
		String name = nextName();
		if (name != null) {
			return matcher.matchName(name);
		}
		return (currentToken() == JsonToken.END_OBJECT) ? PropertyNameMatcher.MATCH_END_OBJECT
				: PropertyNameMatcher.MATCH_ODD_TOKEN;
	}

	@Override
	public @Nullable JsonToken nextValue() {
		JsonToken token = nextToken();
		return (token == JsonToken.PROPERTY_NAME) ? nextToken() : token;
	}

	@Override
	public JsonParser skipChildren() {
		JsonToken token = currentToken();
		if (token == null || !token.isStructStart()) {
			return this;
		}
		for (int open = 1; open > 0;) {
			token = nextToken();
			if (token == null) {
				throw new StreamReadException(this, "The frame ends in the middle");
			}
			open += token.isStructStart() ? 1 : (token.isStructEnd() ? -1 : 0);
		}
		return this;
	}

	@Override
	public void close() {
		if (this.whole && this.frames < MOST_FRAMES && this.bytes < MOST_BYTES) {
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
