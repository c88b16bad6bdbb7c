package io.llmfailover.provider;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.Attachment;
import io.llmfailover.Document;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * One model behind an endpoint.
 */
final class HttpTarget implements ChatTarget {

	private final ProviderSettings settings;

	private final Endpoint endpoint;

	private final Experience experience;

	private final String model;

	private final ModelFacts facts;

	private final Set<Capability> capabilities;

	HttpTarget(ProviderSettings settings, Endpoint endpoint, Experience experience, String model) {
		this.settings = settings;
		this.endpoint = endpoint;
		this.experience = experience;
		this.model = Objects.requireNonNull(model, "model");
		this.facts = experience.catalog().of(model);
		this.capabilities = this.facts.history().prefill() ? withPrefill(settings.capabilities())
				: settings.capabilities();
	}

	private static Set<Capability> withPrefill(Set<Capability> others) {
		Set<Capability> capabilities = EnumSet.of(Capability.PREFILL);
		capabilities.addAll(others);
		return Collections.unmodifiableSet(capabilities);
	}

	@Override
	public String provider() {
		return this.settings.name();
	}

	@Override
	public String model() {
		return this.model;
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	@Override
	public boolean thinksUnseen() {
		return this.facts.thinking().unseen();
	}

	@Override
	public boolean signsHistory() {
		return this.facts.history().signed();
	}

	@Override
	public @Nullable Integer contextWindow() {
		return this.experience.contextWindow(this.model);
	}

	@Override
	public @Nullable String reasonToRefuse(Attachment attachment) {
		String reason = this.facts.media().reasonToRefuse(attachment);
		if (reason != null) {
			return this.model + " " + reason;
		}
		Parameter medium = (attachment instanceof Document) ? Parameter.DOCUMENTS : Parameter.IMAGES;
		return this.experience.memory().of(this.model).refusals().contains(medium)
				? this.model + " has refused " + medium.wireName() : null;
	}

	@Override
	public @Nullable String reasonToRefuseTools() {
		return this.experience.memory().of(this.model).refusals().contains(Parameter.TOOLS)
				? this.model + " has refused " + Parameter.TOOLS.wireName() : null;
	}

	@Override
	public Integer maxTokens() {
		return this.endpoint.limits().maxTokens();
	}

	@Override
	public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
		Refusals refusals = this.experience.memory().of(this.model).refusals();
		boolean anyName = this.facts.takes(Parameter.TOOL_NAMES) && !refusals.contains(Parameter.TOOL_NAMES);
		ToolNames names = anyName ? null : ToolNames.of(request);
		return (names != null) ? new Answer(names.sent(request), transport).map(names::received)
				: new Answer(request, transport);
	}

	@Override
	public String toString() {
		return provider() + ":" + this.model;
	}

	/** Asks anew for each subscriber. */
	private final class Answer extends Flux<TargetEvent> {

		private final ChatRequest request;

		private final Transport transport;

		Answer(ChatRequest request, Transport transport) {
			this.request = request;
			this.transport = transport;
		}

		@Override
		public void subscribe(CoreSubscriber<? super TargetEvent> actual) {
			HttpTarget target = HttpTarget.this;
			CallersWords caller = CallersWords.of(this.request, provider());
			WireTarget wire = target.experience.target(target.settings, target.model, this.transport, maxTokens(),
					caller);
			try {
				HttpCalls.check(provider(), target.endpoint.uri());
				HttpExchange.start(target.endpoint, target.experience, wire, this.request, actual);
			}
			catch (RuntimeException ex) {
				Operators.error(actual, ex);
			}
		}

	}

}
