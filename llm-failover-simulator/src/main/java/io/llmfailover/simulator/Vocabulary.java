package io.llmfailover.simulator;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words of a text that say what it is about, in a form in which different words for
 * the same are equal.
 */
final class Vocabulary {

	private static final Set<String> EMPTY_WORDS = Set.of("a", "about", "all", "am", "an", "and", "any", "are", "as",
			"at", "be", "by", "can", "could", "current", "currently", "do", "does", "fetch", "find", "for", "from",
			"function", "get", "give", "given", "gives", "has", "have", "he", "her", "his", "how", "i", "if", "in",
			"into", "is", "it", "its", "list", "look", "lookup", "many", "me", "much", "my", "name", "now", "of", "on",
			"one", "or", "our", "please", "read", "return", "returns", "right", "search", "set", "she", "show", "tell",
			"tells", "than", "that", "the", "their", "them", "then", "there", "they", "this", "to", "tool", "under",
			"up", "use", "user", "was", "we", "were", "what", "when", "where", "which", "who", "will", "with", "would",
			"you", "your");

	private static final Map<String, String> SAME = synonyms(
			List.of("weather", "rain", "rainy", "raining", "snow", "sun", "sunny", "forecast", "temperature"),
			List.of("time", "clock", "hour", "late"),
			List.of("day", "date", "today", "tomorrow", "yesterday", "calendar", "agenda"),
			List.of("charge", "pay", "payment", "buy", "purchase", "bill"),
			List.of("order", "parcel", "package", "shipment", "shipping", "delivery", "deliver"),
			List.of("city", "town", "village", "place", "location"), List.of("delete", "remove", "erase"),
			List.of("mail", "email"), List.of("calculate", "calculator", "compute", "sum"));

	private Vocabulary() {
	}

	/**
	 * The words that say something, in the order of the text.
	 */
	static Set<String> of(String text) {
		Set<String> words = new LinkedHashSet<>();
		for (String word : text.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").split("[^\\p{L}\\p{N}]+")) {
			String lower = word.toLowerCase(Locale.ROOT);
			if (lower.length() > 1 && !EMPTY_WORDS.contains(lower)) {
				String stem = stem(lower);
				words.add(SAME.getOrDefault(lower, SAME.getOrDefault(stem, stem)));
			}
		}
		return words;
	}

	private static String stem(String word) {
		if (word.endsWith("ies") && word.length() > 4) {
			return word.substring(0, word.length() - 3) + "y";
		}
		return (word.endsWith("s") && !word.endsWith("ss") && word.length() > 3) ? word.substring(0, word.length() - 1)
				: word;
	}

	@SafeVarargs
	private static Map<String, String> synonyms(List<String>... groups) {
		Map<String, String> first = new HashMap<>();
		for (List<String> group : groups) {
			group.forEach((word) -> first.put(word, group.get(0)));
		}
		return Map.copyOf(first);
	}

}
