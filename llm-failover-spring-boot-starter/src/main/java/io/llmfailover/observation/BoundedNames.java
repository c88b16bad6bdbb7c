package io.llmfailover.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Names that come from requests and from providers, as values of tags: only so many
 * different ones, so that neither can make meters without end. Thread-safe.
 */
final class BoundedNames {

	/** Stands for nothing. */
	static final String NONE = "none";

	/** Stands for all names beyond the first ones. */
	static final String OTHER = "other";

	/** The most different names. */
	static final int MOST = 100;

	/** The longest name, in characters. */
	static final int LONGEST = 128;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	/**
	 * The value that stands for a name.
	 * @param name the name; null for none
	 * @return the name itself, if it is one of the first and not too long
	 */
	String of(@Nullable String name) {
		if (name == null || name.isBlank()) {
			return NONE;
		}
		if (this.known.contains(name)) {
			return name;
		}
		if (name.length() > LONGEST) {
			return OTHER;
		}
		synchronized (this.known) {
			if (this.known.size() >= MOST) {
				return OTHER;
			}
			this.known.add(name);
			return name;
		}
	}

}
