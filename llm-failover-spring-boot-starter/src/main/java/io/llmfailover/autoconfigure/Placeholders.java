package io.llmfailover.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds what is left of a placeholder that nothing resolved. Spring Boot binds it as it
 * is written, so a key would be the text <code>${OPENAI_KEY}</code> and be sent to the
 * provider.
 */
final class Placeholders {

	// the innermost one is the one without a value; one that is not closed is a mistake,
	// too
	private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{([^${}:]*)(?:[:}]|$)");

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.\\[\\]-]{0,79}");

	// who writes the key itself between the braces must not find it in a log
	private static final Pattern LIKE_A_KEY = Pattern.compile("(?:sk-|xai-|gsk_|AIza).*[0-9].*|.*[0-9A-Za-z]{30,}.*");

	private Placeholders() {
	}

	/**
	 * Checks that a value holds no placeholder any more.
	 * @param property the property or environment variable
	 * @param value its value, which may be secret; null if it is not set
	 * @throws InvalidPropertyException if it does; it names the placeholder and nothing
	 * else of the value
	 */
	static void requireResolved(String property, @Nullable String value) {
		if (value == null || !value.contains("${")) {
			return;
		}
		Matcher matcher = UNRESOLVED.matcher(value);
		throw unresolved(property, matcher.find() ? matcher.group(1) : "");
	}

	/**
	 * The mistake of a placeholder without a value.
	 * @param property the property or environment variable
	 * @param placeholder the placeholder, without its braces
	 * @return the exception
	 */
	static InvalidPropertyException unresolved(String property, String placeholder) {
		boolean shown = NAME.matcher(placeholder).matches() && !LIKE_A_KEY.matcher(placeholder).matches();
		return new InvalidPropertyException(property,
				"holds the placeholder ${" + (shown ? placeholder : "...") + "}, which has no value",
				"Set " + (shown ? placeholder : "what it names")
						+ " as an environment variable or a property, or write a default into the placeholder, as in"
						+ " ${NAME:default}. ${NAME:} is blank by default, and a blank key counts as unset.");
	}

}
