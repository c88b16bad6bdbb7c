package io.llmfailover.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ProviderInfo;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import io.llmfailover.target.ChatProvider;

/**
 * Replaces the chain's snapshot.
 */
final class ChainAdmin implements FailoverAdmin {

	private final AtomicReference<Chain> chain;

	private final Failover failover;

	ChainAdmin(AtomicReference<Chain> chain, Failover failover) {
		this.chain = chain;
		this.failover = failover;
	}

	@Override
	public List<ProviderInfo> providers() {
		Chain now = this.chain.get();
		Stream<ProviderInfo> inChain = now.candidates(List.of()).stream().map((candidate) -> info(candidate, true));
		Stream<ProviderInfo> others = now.providers()
			.all()
			.stream()
			.filter((candidate) -> !now.order().contains(candidate.provider().name()))
			.map((candidate) -> info(candidate, false));
		return Stream.concat(inChain, others).toList();
	}

	private ProviderInfo info(Candidate candidate, boolean inChain) {
		ChatProvider provider = candidate.provider();
		return new ProviderInfo(provider.name(), candidate.models(), provider.capabilities(), provider.whyUnusable(),
				candidate.enabled(), inChain,
				candidate.models().stream().map((model) -> this.failover.health(provider.name(), model)).toList(),
				this.failover.degradedFor(provider.name()), provider.learned());
	}

	@Override
	public void order(String... providers) {
		if (providers.length == 0) {
			throw new IllegalArgumentException("order must name at least one provider");
		}
		this.chain.updateAndGet(
				(now) -> new Chain(Stream.of(providers).map(now.providers()::resolve).toList(), now.providers()));
	}

	@Override
	public void model(String provider, String... models) {
		if (models.length == 0) {
			throw new IllegalArgumentException("models of '" + provider + "' must name at least one");
		}
		if (Stream.of(models).anyMatch(String::isBlank)) {
			throw new IllegalArgumentException("models of '" + provider + "' must not be blank");
		}
		List<String> distinct = Stream.of(models).distinct().toList();
		this.chain.updateAndGet((now) -> replace(now, Providers.withModels(now.providers().get(provider), distinct)));
	}

	@Override
	public void enable(String provider) {
		enabled(provider, true);
	}

	@Override
	public void disable(String provider) {
		enabled(provider, false);
	}

	@Override
	public void park(String provider, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException("duration must be positive, but is " + duration);
		}
		this.failover.park(this.chain.get().providers().resolve(provider), duration);
	}

	@Override
	public void reset(String provider) {
		this.failover.resetHealth(this.chain.get().providers().resolve(provider));
	}

	@Override
	public void refillBudgets() {
		this.failover.refillBudgets();
	}

	private void enabled(String provider, boolean enabled) {
		this.chain.updateAndGet((now) -> new Chain(now.order(), now.providers().withEnabled(provider, enabled)));
	}

	private static Chain replace(Chain now, Candidate changed) {
		return new Chain(now.order(), now.providers().replacing(changed));
	}

}
