package io.llmfailover.test;

import java.util.Set;

import io.llmfailover.Attachment;
import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * A model of a fake: what is known of the model in whose place it is, and what the script
 * says. Thread-safe.
 *
 * @param fake the fake
 * @param model the model
 * @param original in whose place it is; null for a model of nobody's
 */
record FakeTarget(FakeProvider fake, String model, @Nullable ChatTarget original) implements ChatTarget {

	@Override
	public String provider() {
		return this.fake.name();
	}

	@Override
	public Set<Capability> capabilities() {
		return (this.original != null) ? this.fake.capabilitiesOr(this.original.capabilities())
				: this.fake.capabilities();
	}

	@Override
	public boolean thinksUnseen() {
		return this.original != null && this.original.thinksUnseen();
	}

	@Override
	public @Nullable Integer contextWindow() {
		return (this.original != null) ? this.original.contextWindow() : null;
	}

	@Override
	public boolean signsHistory() {
		return this.original != null && this.original.signsHistory();
	}

	@Override
	public @Nullable String reasonToRefuse(Attachment attachment) {
		return (this.original != null) ? this.original.reasonToRefuse(attachment) : null;
	}

	@Override
	public @Nullable String reasonToRefuseTools() {
		return (this.original != null) ? this.original.reasonToRefuseTools() : null;
	}

	@Override
	public @Nullable Integer maxTokens() {
		return (this.original != null) ? this.original.maxTokens() : null;
	}

	@Override
	public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
		return Flux.defer(() -> {
			Scheduler scheduler = this.fake.scheduler();
			FakeStep step = this.fake
				.take(new RecordedRequest(provider(), this.model, transport, request, this.fake.now()));
			return step.play(request, this.model, transport, scheduler);
		});
	}

}
