package io.llmfailover.simulator;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a question names: places and people, numbers, dates, addresses. Each fact is used
 * once, so that of two names in a question not the same one goes into two properties. Not
 * thread-safe.
 */
final class Facts {

	/** Longer questions are read up to here. */
	private static final int LONGEST = 20_000;

	/** How many facts of a kind are of use. */
	private static final int MOST = 50;

	private static final String NAME = "\\p{Lu}[\\p{L}\\p{M}'\u2019-]*";

	private static final String NAMES = NAME + "(?: (?:de |da |la )?" + NAME + ")*";

	private static final Pattern ANY_NAMES = Pattern.compile(NAMES);

	private static final String PREPOSITION = "(?i:\\b(?:in|at|for|from|to|of|near)) ";

	private static final Pattern PLACES = Pattern
		.compile(PREPOSITION + "(" + NAMES + "(?:(?:,| and|, and| or|, or) " + NAMES + ")*)");

	private static final Pattern LOWER_CASE = Pattern.compile(PREPOSITION + "([\\p{L}-]{3,})");

	private static final Pattern BETWEEN = Pattern.compile("(?:,| and|, and| or|, or) ");

	private static final Map<Kind, Pattern> PATTERNS = Map.of(Kind.QUOTED,
			Pattern.compile("[\"\u201c]([^\"\u201c\u201d]{1,200})[\"\u201d]"), Kind.EMAIL,
			Pattern.compile("([\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,5})"), Kind.URL,
			Pattern.compile("(https?://[^\\s\"<>]{1,500}[^\\s\"<>.,;:!?)])"), Kind.DATE,
			Pattern.compile("\\b(\\d{4}-\\d{2}-\\d{2})\\b"), Kind.TIME,
			Pattern.compile("\\b([01]?\\d:[0-5]\\d|2[0-3]:[0-5]\\d)\\b"), Kind.IDENTIFIER,
			Pattern.compile("#?\\b([A-Z]{1,10}-?\\d[\\w-]{0,30}|\\d{3,18}|\\d+-[\\w-]{1,30})\\b"), Kind.NUMBER,
			Pattern.compile("(?<![\\w.:-])(-?\\d{1,9}(?:\\.\\d{1,10})?)(?![\\w:-])"));

	/** Capitalised, but no names. */
	private static final Set<String> NO_NAMES = Set.of("I", "A", "The", "This", "That", "What", "Which", "Who", "When",
			"Where", "Why", "How", "Is", "Are", "Do", "Does", "Can", "Could", "Please", "Tell", "Give", "Show", "Name",
			"In", "And", "It", "My", "List", "Write", "Describe", "Review", "Plan", "Hello", "Hi", "Buy");

	private final String text;

	private final Map<Kind, List<String>> found = new EnumMap<>(Kind.class);

	Facts(String text) {
		this.text = text.substring(0, Math.min(text.length(), LONGEST));
	}

	/**
	 * What kinds of facts there are.
	 */
	enum Kind {

		NAME, PLACE, ZONE, QUOTED, EMAIL, URL, DATE, TIME, IDENTIFIER, NUMBER

	}

	String text() {
		return this.text;
	}

	/**
	 * The facts of a kind that are not used yet.
	 */
	List<String> of(Kind kind) {
		return this.found.computeIfAbsent(kind, this::find);
	}

	/**
	 * The next fact of a kind, which is used thereby, or {@code null} if there is none.
	 */
	@Nullable String take(Kind kind) {
		List<String> facts = of(kind);
		if (facts.isEmpty()) {
			return null;
		}
		String fact = facts.get(0);
		// 4711 may be a number and an identifier
		for (Kind any : Kind.values()) {
			of(any).remove(fact);
		}
		return fact;
	}

	/**
	 * Uses up facts of all kinds.
	 * @param count how many of each kind
	 */
	void skip(int count) {
		for (Kind kind : Kind.values()) {
			List<String> facts = of(kind);
			facts.subList(0, Math.min(count, Math.max(0, facts.size() - 1))).clear();
		}
	}

	private List<String> find(Kind kind) {
		return switch (kind) {
			case NAME -> names();
			case PLACE -> places();
			case ZONE -> zones();
			default -> matches(PATTERNS.get(kind));
		};
	}

	private List<String> matches(@Nullable Pattern pattern) {
		Set<String> found = new LinkedHashSet<>();
		Matcher matcher = Objects.requireNonNull(pattern).matcher(this.text);
		while (matcher.find() && found.size() < MOST) {
			found.add(matcher.group(1));
		}
		return new ArrayList<>(found);
	}

	private List<String> names() {
		Set<String> names = new LinkedHashSet<>();
		Matcher matcher = ANY_NAMES.matcher(this.text);
		while (matcher.find() && names.size() < MOST) {
			String name = withoutFirstWords(matcher.group());
			if (!name.isEmpty()) {
				names.add(name);
			}
		}
		return new ArrayList<>(names);
	}

	private List<String> places() {
		Set<String> places = new LinkedHashSet<>();
		Matcher matcher = PLACES.matcher(this.text);
		while (matcher.find() && places.size() < MOST) {
			BETWEEN.splitAsStream(matcher.group(1)).map(Facts::withoutFirstWords).forEach(places::add);
		}
		places.addAll(places.isEmpty() ? names() : List.of());
		places.remove("");
		return places.isEmpty() ? matches(LOWER_CASE) : new ArrayList<>(places);
	}

	private static String withoutFirstWords(String name) {
		String rest = name;
		while (NO_NAMES.contains(rest.split(" ", 2)[0])) {
			String[] parts = rest.split(" ", 2);
			rest = (parts.length > 1) ? parts[1] : "";
		}
		return rest;
	}

	// "Europe/Paris", or the city alone
	private List<String> zones() {
		Set<String> zones = new LinkedHashSet<>();
		Matcher matcher = Pattern.compile("\\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+\\b").matcher(this.text);
		while (matcher.find() && zones.size() < MOST) {
			zones.add(matcher.group());
		}
		for (String name : names()) {
			String city = "/" + name.replace(' ', '_').toLowerCase(Locale.ROOT);
			ZoneId.getAvailableZoneIds()
				.stream()
				.filter((zone) -> zone.toLowerCase(Locale.ROOT).endsWith(city) && !zone.startsWith("posix"))
				.sorted()
				.findFirst()
				.ifPresent(zones::add);
		}
		return new ArrayList<>(zones);
	}

}
