package io.llmfailover.provider;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Lets tests refuse that providers are asked over HTTP, everywhere in this JVM: a test in
 * which fakes take the place of real providers shall notice where a real one is asked all
 * the same. Nothing is refused by default. Thread-safe.
 */
public final class HttpCalls {

	private static final List<Guard> GUARDS = new CopyOnWriteArrayList<>();

	private HttpCalls() {
	}

	/**
	 * Refuses requests until the guard is closed. A call whose request is refused ends
	 * with an {@link IllegalStateException}, and asks nobody else.
	 * @param addresses which addresses are refused
	 * @return the guard
	 */
	public static Guard refuse(Predicate<URI> addresses) {
		Guard guard = new Guard(Objects.requireNonNull(addresses, "addresses"));
		GUARDS.add(guard);
		return guard;
	}

	static void check(String provider, URI address) {
		for (Guard guard : GUARDS) {
			guard.check(provider, address);
		}
	}

	/**
	 * Refuses requests, and remembers them. Thread-safe.
	 */
	public static final class Guard implements AutoCloseable {

		private final Predicate<URI> addresses;

		private final List<String> refused = new CopyOnWriteArrayList<>();

		private Guard(Predicate<URI> addresses) {
			this.addresses = addresses;
		}

		private void check(String provider, URI address) {
			if (this.addresses.test(address)) {
				// what stands behind a question mark may be a key
				String call = "provider '" + provider + "' at " + address.getScheme() + "://" + address.getAuthority()
						+ address.getPath();
				this.refused.add(call);
				throw new IllegalStateException(
						"A request to " + call + " was refused: no real provider is asked here");
			}
		}

		/**
		 * The requests that it has refused so far.
		 * @return for each the provider's name and the address, without secrets
		 */
		public List<String> refused() {
			return List.copyOf(this.refused);
		}

		/**
		 * Refuses nothing any more. A second time changes nothing.
		 */
		@Override
		public void close() {
			GUARDS.remove(this);
		}

	}

}
