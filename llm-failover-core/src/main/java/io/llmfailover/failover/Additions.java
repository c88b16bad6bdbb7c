package io.llmfailover.failover;

import java.util.List;
import java.util.stream.Stream;

/**
 * Adds to lists that stay empty in nearly every call, and cost it nothing then.
 */
final class Additions {

	private Additions() {
	}

	/**
	 * A list with one more element.
	 * @param list the list, which stays as it is
	 * @param added the last element of the new one
	 * @param <T> what they hold
	 * @return an immutable list
	 */
	static <T> List<T> plus(List<T> list, T added) {
		return list.isEmpty() ? List.of(added) : Stream.concat(list.stream(), Stream.of(added)).toList();
	}

}
