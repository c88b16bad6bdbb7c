package io.llmfailover.test;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.llmfailover.service.LlmFailoverBuilder;
import io.llmfailover.target.ChatProvider;

/**
 * The fakes that take the places of all providers of an application, on one clock.
 * Thread-safe.
 */
public final class FakeProviders {

	private final FakeClock clock = new FakeClock();

	private final Map<String, FakeProvider> byName = new ConcurrentHashMap<>();

	/**
	 * Creates an empty collection: fakes come in when a service is built.
	 */
	public FakeProviders() {
	}

	/**
	 * Puts a fake in the place of each provider of a service that is built, whoever adds
	 * it, and holds the service on the fakes' clock, with waits without jitter.
	 * @param builder the service's builder
	 * @return the builder
	 * @see LlmFailoverBuilder#replaceProviders(UnaryOperator)
	 */
	public LlmFailoverBuilder takePlacesIn(LlmFailoverBuilder builder) {
		return builder.time(this.clock.time()).jitter(() -> 0.5).replaceProviders(this::inPlaceOf);
	}

	private FakeProvider inPlaceOf(ChatProvider provider) {
		return this.byName.computeIfAbsent(provider.name(),
				(name) -> ((provider instanceof FakeProvider fake) ? fake : FakeProvider.inPlaceOf(provider))
					.on(this.clock));
	}

	/**
	 * The fake in the place of a provider.
	 * @param name the provider's name
	 * @return the fake
	 * @throws IllegalArgumentException if no service has such a provider; the message
	 * names those that there are
	 */
	public FakeProvider get(String name) {
		FakeProvider fake = this.byName.get(Objects.requireNonNull(name, "name"));
		if (fake == null) {
			throw new IllegalArgumentException("There is no provider '" + name
					+ "' in whose place a fake could be; there are " + this.byName.keySet().stream().sorted().toList());
		}
		return fake;
	}

	/**
	 * All fakes.
	 * @return the fakes, in no certain order
	 */
	public Collection<FakeProvider> all() {
		return List.copyOf(this.byName.values());
	}

	/**
	 * The clock that all of them are on.
	 * @return the clock
	 */
	public FakeClock clock() {
		return this.clock;
	}

	/**
	 * Forgets scripts and requests, for the next test.
	 */
	public void reset() {
		this.byName.values().forEach(FakeProvider::reset);
	}

}
