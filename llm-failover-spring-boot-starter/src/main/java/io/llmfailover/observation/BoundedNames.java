package io.llmfailover.observation;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Names that come from requests and from providers, as values of tags: only so many
 * different ones, so that neither can make meters without end. Those of the configuration
 * always have their place, however many others came before. Thread-safe.
 */
final class BoundedNames {

	/** Stands for nothing. */
	static final String NONE = "none";

	/** Stands for all names beyond the first ones. */
	static final String OTHER = "other";

	/** The most different names beside those of the configuration. */
	static final int MOST = 100;

	/** The longest name, in characters. */
	static final int LONGEST = 128;

	private final Supplier<? extends Collection<String>> configured;

	private final Set<String> own = ConcurrentHashMap.newKeySet();

	private final Set<String> others = ConcurrentHashMap.newKeySet();

	/**
	 * Creates names of which none is configured.
	 */
	BoundedNames() {
		this(List::of);
	}

	/**
	 * Creates names.
	 * @param configured those of the configuration as it is now; asked for when there is
	 * a new name
	 */
	BoundedNames(Supplier<? extends Collection<String>> configured) {
		this.configured = configured;
	}

	/**
	 * The value that stands for a name.
	 * @param name the name; null for none
	 * @return the name itself, if it is configured or one of the first others, and fit to
	 * be shown
	 */
	String of(@Nullable String name) {
		if (name == null || name.isBlank()) {
			return NONE;
		}
		if (this.own.contains(name) || this.others.contains(name)) {
			return name;
		}
		if (!isFit(name)) {
			return OTHER;
		}
		// what an operator configures at run time is not without end
		if (this.own.size() < MOST && this.configured.get().contains(name)) {
			this.own.add(name);
			return name;
		}
		synchronized (this.others) {
			if (this.others.size() >= MOST) {
				return OTHER;
			}
			this.others.add(name);
			return name;
		}
	}

	/**
	 * Whether a name can be the value of a tag. Half a surrogate pair would be written as
	 * a question mark, so that two names became one time series, and the whole scrape was
	 * refused.
	 * @param name the name
	 * @return false if it is long, or holds what cannot be seen
	 */
	static boolean isFit(String name) {
		return name.length() <= LONGEST && name.codePoints().allMatch(BoundedNames::isSeen);
	}

	private static boolean isSeen(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
