package io.llmfailover.provider.wire;

/**
 * Follows JSON one character or byte at a time to find where an object or array ends. It
 * does not check what is inside. Not thread-safe: one value, one scan.
 */
public final class JsonScan {

	private static final ByteSearch QUOTES_AND_ESCAPES = ByteSearch.forEither('"', '\\');

	private int depth;

	private boolean inString;

	private boolean escaped;

	private boolean begun;

	private boolean trailing;

	/**
	 * Creates a scan that stands before the value.
	 */
	public JsonScan() {
	}

	/**
	 * Takes the next character.
	 * @param c the character, or a byte of UTF-8
	 * @return true if the value ends with it
	 */
	public boolean next(int c) {
		if (this.inString) {
			string(c);
			return false;
		}
		switch (c) {
			case '"' -> this.inString = true;
			case '{', '[' -> {
				this.trailing |= ended();
				this.depth++;
				this.begun = true;
			}
			case '}', ']' -> {
				this.trailing |= this.depth <= 0;
				this.depth--;
				return this.depth == 0;
			}
			case ' ', '\t', '\n', '\r' -> {
			}
			default -> this.trailing |= this.depth <= 0;
		}
		return false;
	}

	/**
	 * Takes bytes until the value ends.
	 * @param bytes holds them
	 * @param from where to begin
	 * @param end where they end
	 * @return where the bytes begin that follow the value; {@code end} if it has not
	 * ended, or with the last byte
	 */
	public int read(byte[] bytes, int from, int end) {
		int i = from;
		while (i < end) {
			if (this.inString && !this.escaped) {
				i = QUOTES_AND_ESCAPES.in(bytes, i, end);
			}
			if (i < end && next(bytes[i++])) {
				return i;
			}
		}
		return end;
	}

	private void string(int c) {
		if (this.escaped) {
			this.escaped = false;
		}
		else if (c == '\\') {
			this.escaped = true;
		}
		else if (c == '"') {
			this.inString = false;
			this.trailing |= this.depth <= 0;
		}
	}

	private boolean ended() {
		return this.begun && this.depth <= 0;
	}

	/**
	 * Whether there was one object or array, and nothing beside it.
	 * @return true if the value has ended
	 */
	public boolean isWhole() {
		return this.begun && this.depth == 0 && !this.inString && !this.trailing;
	}

}
