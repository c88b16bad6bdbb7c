package io.llmfailover.service;

import java.util.List;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A provider in memory, whose only model tells the same to everyone who asks: its name,
 * again and again.
 *
 * @param name its name
 * @param events what it tells, made on demand
 */
record ScriptedProvider(String name, Flux<TargetEvent> events) implements ChatProvider, ChatTarget {

	/**
	 * One that answers in so many pieces; none are few enough for an answer without text.
	 */
	static ScriptedProvider answers(String name, long pieces) {
		// no text is an answer only where there was no room for any
		Flux<TargetEvent> finished = Flux.just(new TargetEvent.Finished(null, FinishReason.LENGTH, "length",
				Usage.reported(1, 1), null, null, List.of()));
		return new ScriptedProvider(name, pieces(name, pieces).concatWith(finished));
	}

	/**
	 * One that breaks off after so many pieces.
	 */
	static ScriptedProvider breaksOff(String name, long pieces) {
		Failure failure = Failure.of(FailureKind.INCOMPLETE_STREAM, "The stream broke off");
		return new ScriptedProvider(name,
				pieces(name, pieces).concatWith(Flux.error(() -> new TargetFailedException(failure))));
	}

	private static Flux<TargetEvent> pieces(String name, long count) {
		return Flux.range(0, Math.toIntExact(count)).map((i) -> new TargetEvent.TextPiece(name));
	}

	ScriptedProvider withEvents(Flux<TargetEvent> events) {
		return new ScriptedProvider(this.name, events);
	}

	@Override
	public List<String> models() {
		return List.of(model());
	}

	@Override
	public Set<Capability> capabilities() {
		return Set.of();
	}

	@Override
	public @Nullable String whyUnusable() {
		return null;
	}

	@Override
	public ChatTarget target(String model) {
		return this;
	}

	@Override
	public String provider() {
		return this.name;
	}

	@Override
	public String model() {
		return this.name + "-model";
	}

	@Override
	public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
		return this.events;
	}

}
