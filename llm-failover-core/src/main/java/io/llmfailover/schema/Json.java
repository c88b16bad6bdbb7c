package io.llmfailover.schema;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON mapper of schemas and of what is checked by them. A model's JSON is taken
 * strictly: a name that comes twice, or something behind the value, is a mistake.
 */
final class Json {

	/** As deep as the vocabulary takes JSON. */
	private static final int MOST_LEVELS = 64;

	/**
	 * For trees alone: a mapper remembers each class that it has read or written, and
	 * this one may live longer than the classes of an application, which devtools loads
	 * anew.
	 */
	static final JsonMapper TREES = mapper();

	private Json() {
	}

	/**
	 * A new mapper, for whoever has the classes that it remembers.
	 * @return the mapper
	 */
	static JsonMapper mapper() {
		return JsonMapper
			.builder(JsonFactory.builder()
				.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
				.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MOST_LEVELS).build())
				.build())
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
			// an offset is part of what was said
			.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
			.build();
	}

	/**
	 * Reads JSON text.
	 * @param text the text
	 * @return its value
	 * @throws MisfitException if it is not JSON, or deeper than 64 levels
	 */
	static JsonNode read(String text) {
		try {
			JsonNode value = TREES.readTree(text);
			if (value.isMissingNode()) {
				throw new MisfitException("there is no JSON");
			}
			return value;
		}
		catch (StreamConstraintsException ex) {
			throw new MisfitException("the JSON is too deep, or holds a number or name that is too long");
		}
		catch (JacksonException ex) {
			throw new MisfitException("the text is not JSON" + place(ex));
		}
		catch (ArithmeticException | NumberFormatException ex) {
			throw new MisfitException("the JSON holds a number that is too large");
		}
	}

	private static String place(JacksonException ex) {
		return (ex.getLocation() != null && ex.getLocation().getCharOffset() >= 0)
				? " at character " + ex.getLocation().getCharOffset() : "";
	}

}
