package io.llmfailover.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ProviderInfo;
import io.llmfailover.observation.ProviderStatistics;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Endpoint {@code llmfailover} of the actuator: shows the chain and how its providers
 * are, and changes it, for this instance of the application and until it is restarted.
 * Changes must be allowed: {@code management.endpoint.llmfailover.access=unrestricted}.
 * Thread-safe.
 */
@Endpoint(id = "llmfailover", defaultAccess = Access.READ_ONLY)
public final class LlmFailoverEndpoint {

	private final FailoverAdmin admin;

	private final ProviderStatistics statistics;

	/**
	 * Creates the endpoint.
	 * @param admin the administration
	 * @param statistics what is remembered of providers
	 */
	public LlmFailoverEndpoint(FailoverAdmin admin, ProviderStatistics statistics) {
		this.admin = Objects.requireNonNull(admin, "admin");
		this.statistics = Objects.requireNonNull(statistics, "statistics");
	}

	/**
	 * Shows all providers, in the order in which they are asked; those that are not in
	 * the chain come last.
	 * @return the providers
	 */
	@ReadOperation
	public Object providers() {
		return new Providers(this.admin.providers().stream().map(this::describe).toList());
	}

	/**
	 * Shows one provider.
	 * @param provider its name
	 * @return the provider; null if there is none of that name
	 */
	@ReadOperation
	public @Nullable Object provider(@Selector String provider) {
		return this.admin.providers()
			.stream()
			.filter((info) -> info.name().equals(provider))
			.map(this::describe)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Sets the chain.
	 * @param order the names of the providers in the order in which they are asked; over
	 * HTTP a text with commas, since the actuator takes no arrays
	 * @return nothing; not void, or {@link LlmFailoverWebExtension} would stand beside it
	 * and not in front of it
	 */
	@WriteOperation
	public @Nullable Object order(List<String> order) {
		return changed(() -> this.admin.order(order.toArray(String[]::new)));
	}

	/**
	 * Changes one provider. What is null stays as it is.
	 * @param provider its name
	 * @param models the models in the order in which they are asked, over HTTP a text
	 * with commas; null to keep them
	 * @param enabled whether it may be asked; null to keep that
	 * @param park for how long it is left out; null to not leave it out
	 * @param reset whether what is held against it is forgotten, before it is parked;
	 * null for not
	 * @return nothing
	 */
	@WriteOperation
	public @Nullable Object change(@Selector String provider, @Nullable List<String> models, @Nullable Boolean enabled,
			@Nullable Duration park, @Nullable Boolean reset) {
		if (models == null && enabled == null && park == null && !Boolean.TRUE.equals(reset)) {
			throw refused("Nothing is to be changed: send models, enabled, park or reset");
		}
		if (park != null && (park.isZero() || park.isNegative())) {
			// before anything else is changed
			throw refused("park must be positive, but is " + park);
		}
		return changed(() -> {
			if (models != null) {
				this.admin.model(provider, models.toArray(String[]::new));
			}
			if (enabled != null) {
				enable(provider, enabled);
			}
			if (Boolean.TRUE.equals(reset)) {
				this.admin.reset(provider);
			}
			if (park != null) {
				this.admin.park(provider, park);
			}
		});
	}

	private void enable(String provider, boolean enabled) {
		if (enabled) {
			this.admin.enable(provider);
		}
		else {
			this.admin.disable(provider);
		}
	}

	private static @Nullable Object changed(Runnable change) {
		try {
			change.run();
			return null;
		}
		catch (IllegalArgumentException ex) {
			throw refused(String.valueOf(ex.getMessage()));
		}
	}

	private static InvalidEndpointRequestException refused(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	private ProviderDescription describe(ProviderInfo info) {
		return ProviderDescription.of(info, this.statistics);
	}

	/**
	 * All providers.
	 *
	 * @param providers the providers in order
	 */
	record Providers(List<ProviderDescription> providers) {

	}

}
