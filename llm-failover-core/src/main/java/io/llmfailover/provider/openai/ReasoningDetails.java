package io.llmfailover.provider.openai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.llmfailover.provider.wire.WholeCharacters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * OpenRouter's {@code reasoning_details}, which it wants back in the order in which they
 * came. In a stream a detail comes in pieces, which are joined again.
 *
 * @see <a href="https://openrouter.ai/docs/use-cases/reasoning-tokens">Preserving
 * reasoning</a>
 */
final class ReasoningDetails {

	private static final Set<String> JOINED = Set.of("text", "summary");

	private final List<Map<String, Object>> details = new ArrayList<>();

	/**
	 * Reads the object that the parser has entered; only its plain values.
	 */
	static Map<String, Object> read(JsonParser parser) {
		Map<String, Object> detail = new LinkedHashMap<>();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			Object value = value(parser);
			if (value != null) {
				detail.put(name, value);
			}
		}
		return detail;
	}

	private static @Nullable Object value(JsonParser parser) {
		return switch (parser.nextToken()) {
			case VALUE_STRING -> parser.getString();
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValueExact();
			case VALUE_TRUE -> Boolean.TRUE;
			case VALUE_FALSE -> Boolean.FALSE;
			default -> {
				parser.skipChildren();
				yield null;
			}
		};
	}

	/**
	 * What can be shown of some details.
	 */
	static String text(List<Map<String, Object>> details) {
		StringBuilder text = new StringBuilder();
		for (Map<String, Object> detail : details) {
			JOINED.forEach((name) -> text.append(detail.getOrDefault(name, "")));
		}
		return text.toString();
	}

	void add(Map<String, Object> piece) {
		Map<String, Object> last = this.details.isEmpty() ? null : this.details.get(this.details.size() - 1);
		if (last != null && continues(last, piece)) {
			piece.forEach((name, value) -> last.merge(name, value,
					(before, more) -> JOINED.contains(name) ? join(before, more) : more));
		}
		else {
			this.details.add(piece);
		}
	}

	// a string that grew by each piece would be copied for each piece
	private static StringBuilder join(Object before, Object more) {
		StringBuilder text = (before instanceof StringBuilder begun) ? begun
				: new StringBuilder(String.valueOf(before));
		return text.append(more);
	}

	private static boolean continues(Map<String, Object> last, Map<String, Object> piece) {
		return JOINED.stream().anyMatch(piece::containsKey) && Objects.equals(last.get("type"), piece.get("type"))
				&& Objects.equals(last.get("index"), piece.get("index"))
				&& (!last.containsKey("id") || !piece.containsKey("id") || last.get("id").equals(piece.get("id")));
	}

	/**
	 * The details as they go back.
	 */
	List<Map<String, Object>> list() {
		this.details.forEach((detail) -> detail.replaceAll(
				(name, value) -> (value instanceof CharSequence text) ? WholeCharacters.only(text.toString()) : value));
		return this.details;
	}

}
