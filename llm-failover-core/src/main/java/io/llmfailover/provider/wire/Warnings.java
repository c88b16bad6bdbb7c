package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What rendering a request for one target had to change, in words. Not thread-safe.
 */
public final class Warnings {

	private final Set<String> all = new LinkedHashSet<>();

	private final List<String> dropped = new ArrayList<>();

	/**
	 * Creates warnings, of which there are none yet.
	 */
	public Warnings() {
	}

	/**
	 * Something was left out that the caller asked for.
	 * @param what what it was, and why
	 */
	public void dropped(String what) {
		if (this.all.add(what)) {
			this.dropped.add(what);
		}
	}

	/**
	 * Something is said in another way than the caller wrote it.
	 * @param what what it is
	 */
	public void mapped(String what) {
		this.all.add(what);
	}

	/**
	 * Everything that was changed.
	 * @return the warnings in their order, each once
	 */
	public List<String> all() {
		return List.copyOf(this.all);
	}

	/**
	 * What was left out.
	 * @return the warnings in their order, each once
	 */
	public List<String> dropped() {
		return List.copyOf(this.dropped);
	}

}
