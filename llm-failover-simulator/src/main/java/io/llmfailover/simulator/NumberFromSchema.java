package io.llmfailover.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes a number that fits a schema: the next one of the question, as near as the bounds
 * allow.
 */
final class NumberFromSchema {

	private static final BigDecimal TWO = BigDecimal.valueOf(2);

	private final JsonNode schema;

	/** What the number is a multiple of, {@code null} for any. */
	private final @Nullable BigDecimal step;

	private NumberFromSchema(JsonNode schema, boolean integer) {
		this.schema = schema;
		BigDecimal given = number("multipleOf");
		BigDecimal multiple = (given != null && given.signum() > 0) ? given : null;
		this.step = (integer && (multiple == null || multiple.stripTrailingZeros().scale() > 0)) ? whole(multiple)
				: multiple;
	}

	static JsonNode integer(JsonNode schema, Spot spot, Facts facts) {
		BigDecimal value = new NumberFromSchema(schema, true).near(wish(facts, BigDecimal.valueOf(3L + spot.index())),
				spot.index());
		return Json.tree(value.toBigInteger());
	}

	static JsonNode number(JsonNode schema, Spot spot, Facts facts) {
		BigDecimal usual = new BigDecimal("3.5").add(BigDecimal.valueOf(spot.index()));
		return Json.tree(new NumberFromSchema(schema, false).near(wish(facts, usual), spot.index()));
	}

	private static BigDecimal wish(Facts facts, BigDecimal usual) {
		String told = facts.take(Facts.Kind.NUMBER);
		return (told != null) ? new BigDecimal(told) : usual;
	}

	// a whole number that is a multiple of a fraction
	private static BigDecimal whole(@Nullable BigDecimal fraction) {
		if (fraction == null) {
			return BigDecimal.ONE;
		}
		BigDecimal multiple = fraction;
		for (int i = 0; i < 1_000 && multiple.stripTrailingZeros().scale() > 0; i++) {
			multiple = multiple.add(fraction);
		}
		return multiple;
	}

	private BigDecimal near(BigDecimal wish, int index) {
		BigDecimal low = number("minimum");
		BigDecimal high = number("maximum");
		BigDecimal above = number("exclusiveMinimum");
		BigDecimal below = number("exclusiveMaximum");
		boolean lowOpen = isTrue("exclusiveMinimum") || above != null && (low == null || above.compareTo(low) >= 0);
		boolean highOpen = isTrue("exclusiveMaximum") || below != null && (high == null || below.compareTo(high) <= 0);
		low = (lowOpen && above != null) ? above : low;
		high = (highOpen && below != null) ? below : high;
		BigDecimal value = wish;
		if (high != null && (value.compareTo(high) > 0 || highOpen && value.compareTo(high) == 0)) {
			value = under(low, high, highOpen, index);
		}
		if (low != null && (value.compareTo(low) < 0 || lowOpen && value.compareTo(low) == 0)) {
			value = over(low, lowOpen, high, index);
		}
		return (this.step != null) ? onStep(value, this.step, low, lowOpen, high) : value;
	}

	private BigDecimal under(@Nullable BigDecimal low, BigDecimal high, boolean open, int index) {
		if (low != null) {
			return (this.step != null) ? wrapped(low, high, this.step, index) : low.add(high).divide(TWO);
		}
		BigDecimal distance = BigDecimal.valueOf(index + (open ? 1 : 0));
		return high.subtract(distance.multiply((this.step != null) ? this.step : BigDecimal.ONE));
	}

	// from the lowest again, once the highest was there
	private static BigDecimal wrapped(BigDecimal low, BigDecimal high, BigDecimal step, int index) {
		BigDecimal steps = high.subtract(low).divide(step, 0, RoundingMode.FLOOR).add(BigDecimal.ONE);
		return (steps.signum() > 0) ? low.add(step.multiply(BigDecimal.valueOf(index).remainder(steps))) : low;
	}

	private BigDecimal over(BigDecimal low, boolean open, @Nullable BigDecimal high, int index) {
		if (this.step == null && open && high != null) {
			return low.add(high).divide(TWO);
		}
		BigDecimal distance = BigDecimal.valueOf(index + (open ? 1 : 0));
		BigDecimal value = low.add(distance.multiply((this.step != null) ? this.step : BigDecimal.ONE));
		return (high != null && value.compareTo(high) > 0) ? low : value;
	}

	private static BigDecimal onStep(BigDecimal value, BigDecimal step, @Nullable BigDecimal low, boolean lowOpen,
			@Nullable BigDecimal high) {
		BigDecimal near = step.multiply(value.divide(step, 0, RoundingMode.FLOOR));
		if (low != null && (near.compareTo(low) < 0 || lowOpen && near.compareTo(low) == 0)) {
			near = near.add(step);
		}
		boolean tooHigh = high != null && near.compareTo(high) > 0;
		return tooHigh ? near.subtract(step) : near;
	}

	private boolean isTrue(String keyword) {
		return this.schema.path(keyword).isBoolean() && this.schema.path(keyword).asBoolean();
	}

	private @Nullable BigDecimal number(String keyword) {
		return number(this.schema, keyword);
	}

	/**
	 * The number that a keyword gives, {@code null} if it gives none.
	 */
	static @Nullable BigDecimal number(JsonNode schema, String keyword) {
		JsonNode node = schema.path(keyword);
		if (!node.isNumber()) {
			return null;
		}
		if (node.isIntegralNumber()) {
			return new BigDecimal(node.bigIntegerValue());
		}
		double value = node.doubleValue();
		return Double.isFinite(value) ? BigDecimal.valueOf(value) : null;
	}

}
