package io.llmfailover.provider.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads numbers of tokens, whatever a server writes in their place.
 */
public final class TokenCount {

	private TokenCount() {
	}

	/**
	 * The current value if it is a number of tokens. A number beyond {@code long} is the
	 * largest there is.
	 * @param parser stands at a value
	 * @return the number, not negative, without its fraction; null if the value is
	 * anything else, which is passed over
	 */
	public static @Nullable Long read(JsonParser parser) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.VALUE_NUMBER_FLOAT) {
			return notNegative(parser.getDoubleValue());
		}
		if (token != JsonToken.VALUE_NUMBER_INT) {
			parser.skipChildren();
			return null;
		}
		return switch (parser.getNumberType()) {
			case INT, LONG -> (parser.getLongValue() >= 0) ? Long.valueOf(parser.getLongValue()) : null;
			default -> (parser.getBigIntegerValue().signum() > 0) ? Long.valueOf(Long.MAX_VALUE) : null;
		};
	}

	private static @Nullable Long notNegative(double value) {
		return (value >= 0) ? Long.valueOf((long) value) : null;
	}

	/**
	 * Adds two counts.
	 * @param a a count, not negative
	 * @param b another, not negative
	 * @return their sum, at most the largest {@code long}
	 */
	public static long sum(long a, long b) {
		return (a > Long.MAX_VALUE - b) ? Long.MAX_VALUE : a + b;
	}

}
