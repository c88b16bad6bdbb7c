package io.llmfailover.provider;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.llmfailover.Capability;
import io.llmfailover.provider.SettingNames.Setting;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A provider that is asked over HTTP, whichever its dialect. Thread-safe.
 */
public final class HttpProvider implements ChatProvider {

	private final ProviderSettings settings;

	private final Endpoint endpoint;

	private final Experience experience;

	private final SettingNames names;

	private final Map<String, ChatTarget> targets = new ConcurrentHashMap<>();

	/**
	 * Creates a provider with the default limits and the system's time.
	 * @param settings the provider as data
	 * @param client sends the requests, see
	 * {@link #HttpProvider(ProviderSettings, WebClient, AnswerLimits, Scheduler)}
	 */
	public HttpProvider(ProviderSettings settings, WebClient client) {
		this(settings, client, AnswerLimits.DEFAULTS, Schedulers.parallel());
	}

	/**
	 * Creates a provider.
	 * @param settings the provider as data
	 * @param client sends the requests. It must neither follow redirects, which could
	 * carry the key to another host, nor repeat requests by itself; and it should hold no
	 * secret among its default headers if it is shared among providers. See
	 * {@link HttpClients}
	 * @param limits how much of an answer is taken
	 * @param scheduler where time comes from: it runs the timer that ends a stream, and
	 * tells when a learned refusal is forgotten and how soon a connection broke
	 */
	public HttpProvider(ProviderSettings settings, WebClient client, AnswerLimits limits, Scheduler scheduler) {
		this(settings, client, limits, scheduler, SettingNames.IN_CODE);
	}

	/**
	 * Creates a provider whose settings go by other names than those of the builder.
	 * @param settings the provider as data
	 * @param client sends the requests, see
	 * {@link #HttpProvider(ProviderSettings, WebClient, AnswerLimits, Scheduler)}
	 * @param limits how much of an answer is taken
	 * @param scheduler where time comes from
	 * @param names what messages call the settings that may have to be changed
	 */
	public HttpProvider(ProviderSettings settings, WebClient client, AnswerLimits limits, Scheduler scheduler,
			SettingNames names) {
		this.settings = Objects.requireNonNull(settings, "settings");
		this.names = Objects.requireNonNull(names, "names");
		this.endpoint = new Endpoint(settings, client, limits, scheduler, names);
		this.experience = Experience.with(settings.dialect(), scheduler);
	}

	@Override
	public String name() {
		return this.settings.name();
	}

	@Override
	public List<String> models() {
		return this.settings.models();
	}

	@Override
	public Set<Capability> capabilities() {
		return this.settings.capabilities();
	}

	@Override
	public @Nullable String whyUnusable() {
		if (this.settings.access().usable()) {
			return null;
		}
		KnownProviders.Row known = KnownProviders.find(name());
		String variables = (known != null) ? String.join(" or ", known.keyVariables()) + ", or " : "";
		return "it has no key; set " + variables + this.names.of(name(), Setting.KEY);
	}

	@Override
	public List<String> learned() {
		return this.experience.memory().sentences();
	}

	@Override
	public ChatTarget target(String model) {
		ChatTarget known = this.targets.get(Objects.requireNonNull(model, "model"));
		if (known != null) {
			return known;
		}
		ChatTarget target = new HttpTarget(this.settings, this.endpoint, this.experience, model);
		// a request may name any model, so not all of them can be kept
		if (models().contains(model)) {
			this.targets.put(model, target);
		}
		return target;
	}

	@Override
	public String toString() {
		return "HttpProvider[" + name() + "]";
	}

}
