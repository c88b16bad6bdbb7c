package io.llmfailover.observation;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.llmfailover.CallInfo;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverListener;
import io.llmfailover.ModelHealth;
import io.llmfailover.ProviderInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Shows the health of providers and of their models as it is when meters are read: those
 * that are configured, and models that were asked since, of which there are only so many.
 * Thread-safe.
 */
public final class FailoverGauges implements MeterBinder, FailoverListener, AutoCloseable {

	private final Supplier<FailoverAdmin> admin;

	private final BoundedNames models = new BoundedNames(this::configured);

	private final Gauges gauges = new Gauges();

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	private volatile @Nullable MeterRegistry registry;

	/**
	 * Creates the gauges.
	 * @param admin tells the health of providers; called when it is first needed
	 */
	public FailoverGauges(Supplier<FailoverAdmin> admin) {
		this.admin = Objects.requireNonNull(admin, "admin");
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.registry = registry;
		for (ProviderInfo provider : this.admin.get().providers()) {
			Tags tags = Tags.of("provider", provider.name());
			this.gauges.register(registry, "llm.failover.provider.degraded",
					"For how long others have answered in a provider's place; 0 while it is not degraded.", "seconds",
					tags, () -> ofProvider(provider.name(), (info) -> seconds(info.degradedFor())));
			this.gauges.register(registry, "llm.failover.learned", "Things that were learned of a provider's models.",
					null, tags, () -> ofProvider(provider.name(), (info) -> info.learned().size()));
			provider.models().forEach((model) -> show(registry, provider.name(), model));
		}
	}

	// a model that was set at run time
	@Override
	public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
		MeterRegistry registry = this.registry;
		if (registry != null) {
			show(registry, provider, model);
		}
	}

	private void show(MeterRegistry registry, String provider, String model) {
		if (this.known.contains(MeteredCall.target(provider, model)) || !this.models.of(model).equals(model)
				|| !this.known.add(MeteredCall.target(provider, model))) {
			return;
		}
		Tags tags = Tags.of("provider", provider, "model", model);
		for (ModelHealth.State state : ModelHealth.State.values()) {
			this.gauges.register(registry, "llm.failover.model.state",
					"1 for the state that a model is in, 0 for the others.", null,
					tags.and("state", state.name().toLowerCase(Locale.ROOT)),
					() -> ofModel(provider, model, (health) -> (health.state() == state) ? 1 : 0));
		}
		this.gauges.register(registry, "llm.failover.model.recovery",
				"When a model that is left out may be asked again.", "seconds", tags,
				() -> ofModel(provider, model, (health) -> seconds(health.recovery())));
	}

	private List<String> configured() {
		return this.admin.get().providers().stream().flatMap((provider) -> provider.models().stream()).toList();
	}

	private double ofProvider(String name, ToDoubleFunction<ProviderInfo> value) {
		return this.admin.get()
			.providers()
			.stream()
			.filter((info) -> info.name().equals(name))
			.mapToDouble(value)
			.findFirst()
			.orElse(0);
	}

	private double ofModel(String provider, String model, ToDoubleFunction<ModelHealth> value) {
		return ofProvider(provider,
				(info) -> info.health()
					.stream()
					.filter((health) -> health.model().equals(model))
					.mapToDouble(value)
					.findFirst()
					.orElse(0));
	}

	private static double seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() / 1000.0 : 0;
	}

	/**
	 * Takes the gauges out of the registry.
	 */
	@Override
	public void close() {
		this.gauges.close();
	}

}
