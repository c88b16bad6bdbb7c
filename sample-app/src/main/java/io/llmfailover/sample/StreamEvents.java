package io.llmfailover.sample;

import java.util.stream.Collectors;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.Text;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes JSON's events of the library's.
 */
enum StreamEvents implements ChatEvent.Visitor<StreamEvent> {

	INSTANCE;

	/**
	 * The events of a stream. One that has begun has no status to fail with: its failure
	 * is its last event.
	 */
	static Flux<StreamEvent> of(Flux<ChatEvent> events) {
		return events.map((event) -> event.fold(INSTANCE))
			.onErrorResume(ChatFailedException.class, (failure) -> Mono.just(StreamEvent.Failed.of(failure)));
	}

	@Override
	public StreamEvent text(ChatEvent.TextDelta event) {
		return new StreamEvent.TextPiece(event.text());
	}

	@Override
	public StreamEvent reasoning(ChatEvent.ReasoningDelta event) {
		return new StreamEvent.ReasoningPiece(event.text());
	}

	@Override
	public StreamEvent toolCall(ChatEvent.ToolCalled event) {
		return new StreamEvent.ToolCalled(event.toolCall());
	}

	@Override
	public StreamEvent interrupted(ChatEvent.Interrupted event) {
		return new StreamEvent.Interrupted(TrailEntry.of(event.attempt()));
	}

	@Override
	public StreamEvent restarted(ChatEvent.Restarted event) {
		return new StreamEvent.Restarted(event.voided(), TrailEntry.of(event.attempt()));
	}

	@Override
	public StreamEvent toolStarted(ChatEvent.ToolStarted event) {
		return new StreamEvent.ToolStarted(event.toolCall(), event.round());
	}

	@Override
	public StreamEvent toolFinished(ChatEvent.ToolFinished event) {
		String result = event.outcome()
			.content()
			.stream()
			.map((part) -> (part instanceof Text text) ? text.text() : "[" + part + "]")
			.collect(Collectors.joining("\n"));
		return new StreamEvent.ToolFinished(event.toolCall(), result, event.outcome().error(),
				event.duration().toMillis(), event.round());
	}

	@Override
	public StreamEvent roundCompleted(ChatEvent.RoundCompleted event) {
		return new StreamEvent.RoundCompleted(event.round(), event.usage());
	}

	@Override
	public StreamEvent completed(ChatEvent.Completed event) {
		return new StreamEvent.Completed(ChatAnswer.of(event.response()));
	}

}
