package io.llmfailover.schema;

import java.util.List;

import com.networknt.schema.Error;
import org.jspecify.annotations.Nullable;

/**
 * Makes one short sentence of what a validator found: for a model to read, so without the
 * values that the model wrote, and however large the schema is.
 */
final class Complaint {

	private static final int MOST_ERRORS = 3;

	private static final int LONGEST_ERROR = 200;

	private static final int LONGEST_PLACE = 80;

	private Complaint() {
	}

	/**
	 * What is wrong.
	 * @param errors what the validator found
	 * @return the sentence; null where nothing is wrong
	 */
	static @Nullable String of(List<Error> errors) {
		if (errors.isEmpty()) {
			return null;
		}
		StringBuilder sentence = new StringBuilder();
		List<String> shown = errors.stream().map(Complaint::of).distinct().toList();
		for (String error : shown.subList(0, Math.min(MOST_ERRORS, shown.size()))) {
			sentence.append(sentence.isEmpty() ? "" : "; ").append(error);
		}
		if (shown.size() > MOST_ERRORS) {
			sentence.append("; and ").append(shown.size() - MOST_ERRORS).append(" more");
		}
		return sentence.toString();
	}

	private static String of(Error error) {
		return at(error.getInstanceLocation().toString(), what(error));
	}

	/**
	 * A complaint with its place.
	 * @param place a JSON pointer; empty for the whole text
	 * @param what what is wrong there
	 * @return the complaint
	 */
	static String at(String place, String what) {
		return (place.isEmpty() ? "" : cut(place, LONGEST_PLACE) + ": ") + cut(what, LONGEST_ERROR);
	}

	private static String what(Error error) {
		return switch (String.valueOf(error.getKeyword())) {
			case "required" -> "'" + name(error) + "' is missing";
			case "additionalProperties", "unevaluatedProperties" -> "'" + name(error) + "' is not known here";
			case "enum" -> "must be one of " + argument(error);
			case "const" -> "must be " + argument(error);
			case "type" -> "must be of type " + error.getArguments()[1] + ", but is " + error.getArguments()[0];
			case "format" -> "must be in the format '" + argument(error) + "'";
			case "pattern" -> "must match the pattern " + argument(error);
			default -> String.valueOf(error.getMessage());
		};
	}

	private static String name(Error error) {
		return cut(String.valueOf(error.getProperty()), LONGEST_PLACE);
	}

	private static String argument(Error error) {
		Object[] arguments = error.getArguments();
		return (arguments.length > 0) ? String.valueOf(arguments[0]) : "what the schema says";
	}

	private static String cut(String text, int longest) {
		StringBuilder line = new StringBuilder();
		int end = Math.min(text.length(), longest);
		if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
			end--;
		}
		for (int i = 0; i < end; i++) {
			char c = text.charAt(i);
			line.append(isPrinted(c) ? c : ' ');
		}
		return (end < text.length()) ? line.append('…').toString() : line.toString();
	}

	private static boolean isPrinted(char c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
			default -> true;
		};
	}

}
