package io.llmfailover.provider;

import java.util.regex.Pattern;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.wire.CallersWords;
import org.jspecify.annotations.Nullable;

/**
 * Cleans what a provider says of what does not belong into a log: keys, what the request
 * said, and characters that a terminal would obey. Cleaned first and cut then: a piece of
 * a key would not be recognised. Thread-safe.
 */
final class MessageCleaner {

	private static final String REMOVED = "[\u2026]";

	private static final int LONGEST = 300;

	private static final int LONGEST_ID = 128;

	// no more of a text is looked at
	private static final int LONGEST_READ = 4096;

	// also as providers mask them: sk-abc***xyz
	private static final Pattern KEYS = Pattern.compile("\\b(?:sk|xai|gsk|pk|rk|nvapi|pplx|csk)-[\\w*.-]{6,}"
			+ "|\\b(?:gsk|hf|r8|ghp)_[\\w*-]{6,}|\\bAIza[\\w*-]{10,}|\\beyJ[\\w-]{10,}\\.[\\w.-]{10,}");

	private static final Pattern MASKED = Pattern.compile("[\\w-]{1,64}\\*{3,64}[\\w*-]{0,64}");

	// an image or a file in Base64
	private static final Pattern DATA = Pattern.compile("[\\w+/-]{64,}={0,2}");

	// whatever they look like, but for plain words: "missing bearer or basic
	// authentication"
	private static final Pattern ANNOUNCED_KEYS = Pattern
		.compile("(?i)(\\b(?:bearer|basic)\\s{1,4}|\\bapi.?key(?: provided)?:\\s{0,4})"
				+ "(?=[a-z]{16}|[a-z.]{0,15}[^a-z.\\s\"',;])[^\\s\"',;]+");

	// line breaks, escapes, and what changes the direction of writing
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");

	private final Secrets secrets;

	MessageCleaner(ProviderSettings settings) {
		this(new Secrets(settings));
	}

	MessageCleaner(Secrets secrets) {
		this.secrets = secrets;
	}

	/**
	 * Cleans a message.
	 * @param message the provider's words
	 * @param request what it was asked
	 * @return the words without keys and without what the request said, on one line, at
	 * most 300 characters
	 */
	String clean(String message, ChatRequest request) {
		boolean whole = message.length() <= LONGEST_READ;
		String clean = withoutKeys(whole ? message : message.substring(0, LONGEST_READ));
		clean = withoutData(clean);
		clean = CallersWords.of(request, "").withoutQuotes(clean, REMOVED);
		clean = UNPRINTABLE.matcher(clean).replaceAll(" ").strip();
		return (clean.length() > LONGEST) ? clean.substring(0, LONGEST - 1) + "\u2026" : clean;
	}

	/**
	 * Cleans an id.
	 * @param id what the provider calls the request; null for nothing
	 * @return the id, in one word of at most 128 characters; null if there is none, or it
	 * holds a secret
	 */
	@Nullable String cleanId(@Nullable String id) {
		if (id == null || id.isBlank()) {
			return null;
		}
		String start = (id.length() > LONGEST_READ) ? id.substring(0, LONGEST_READ) : id;
		if (!withoutKeys(start).equals(start)) {
			return null;
		}
		String clean = withoutOddCharacters(start);
		return clean.isEmpty() ? null : clean.substring(0, Math.min(clean.length(), LONGEST_ID));
	}

	private static String withoutOddCharacters(String id) {
		StringBuilder clean = null;
		for (int i = 0; i < id.length(); i++) {
			char c = id.charAt(i);
			boolean odd = c <= ' ' || c >= 0x7F;
			if (odd && clean == null) {
				clean = new StringBuilder(id.length()).append(id, 0, i);
			}
			else if (!odd && clean != null) {
				clean.append(c);
			}
		}
		return (clean != null) ? clean.toString() : id;
	}

	/**
	 * A name as it may be logged.
	 * @param name the name
	 * @return the name on one line
	 */
	static String printable(String name) {
		return UNPRINTABLE.matcher(name).replaceAll(" ");
	}

	private String withoutKeys(String text) {
		return withoutLookalikes(this.secrets.removeFrom(text, REMOVED));
	}

	/**
	 * Takes out what looks like a key, whoever's it is.
	 * @param text the text
	 * @return the rest
	 */
	static String withoutLookalikes(CharSequence text) {
		if (!isSuspicious(text)) {
			return text.toString();
		}
		String clean = KEYS.matcher(text).replaceAll(REMOVED);
		clean = ANNOUNCED_KEYS.matcher(clean).replaceAll("$1" + REMOVED);
		return MASKED.matcher(clean).replaceAll(REMOVED);
	}

	// whether a pattern could match: the id of each answer is looked at, and holds
	// nothing
	// of the kind
	private static boolean isSuspicious(CharSequence text) {
		char before = ' ';
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			boolean suspicious = switch (c) {
				// the ends of sk, xai, pplx and the like
				case '-' -> "kix".indexOf(before) >= 0;
				// those of gsk, hf, r8 and ghp
				case '_' -> "kf8p".indexOf(before) >= 0;
				// AIza, eyJ
				case 'I' -> before == 'A';
				case 'y' -> before == 'e';
				case '*', ':' -> true;
				// a key is announced in words
				default -> c <= ' ' || c > '~';
			};
			if (suspicious) {
				return true;
			}
			before = c;
		}
		return false;
	}

	/**
	 * Takes out what looks like data.
	 * @param text the text
	 * @return the rest
	 */
	static String withoutData(CharSequence text) {
		return DATA.matcher(text).replaceAll(REMOVED);
	}

}
