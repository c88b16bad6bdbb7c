package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Exchange;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: turns what the target tells into what the consumer sees, and remembers
 * what the trail must tell. Not thread-safe.
 */
final class AttemptRun {

	private final Turn turn;

	private final Lane lane;

	private final ChatTarget target;

	private final ChatRequest request;

	private final Shown shown;

	private final Presentation presentation;

	private final Time time;

	private final long started;

	private final StringBuilder reasoning = new StringBuilder();

	private volatile boolean silent;

	private int received;

	private boolean spoke;

	private final List<ToolCall> toolCalls = new ArrayList<>();

	private @Nullable Integer status;

	private @Nullable String requestId;

	private @Nullable Duration timeToFirstProgress;

	AttemptRun(Turn turn, Lane lane, ChatRequest request, Shown shown, Presentation presentation, Time time) {
		this.turn = turn;
		this.lane = lane;
		this.target = turn.target();
		this.request = request;
		this.shown = shown;
		this.presentation = presentation;
		this.time = time;
		this.started = time.now();
	}

	ChatRequest request() {
		return this.request;
	}

	Turn turn() {
		return this.turn;
	}

	Lane lane() {
		return this.lane;
	}

	/**
	 * Tells that it has been silent for so long that another target may be asked beside
	 * it.
	 */
	void fellSilent() {
		this.silent = true;
		this.lane.fellSilent();
	}

	boolean silent() {
		return this.silent;
	}

	Shown shown() {
		return this.shown;
	}

	boolean committed() {
		return this.presentation.committed();
	}

	/**
	 * Takes what the target tells.
	 * @param event what it tells
	 * @param call the call, which only one target may answer
	 * @return what the consumer sees; empty for nothing
	 */
	List<ChatEvent> on(TargetEvent event, Call call) {
		if (event instanceof TargetEvent.Taken) {
			return List.of();
		}
		if (event instanceof TargetEvent.Opened opened) {
			this.status = opened.status();
			this.requestId = opened.requestId();
			return List.of();
		}
		if (this.timeToFirstProgress == null && !(event instanceof TargetEvent.Finished)) {
			this.timeToFirstProgress = this.time.since(this.started);
		}
		List<ChatEvent> out = new ArrayList<>(1);
		if (event instanceof TargetEvent.TextPiece text) {
			this.received += text.text().length();
			this.spoke |= !text.text().isBlank();
			this.presentation.text(text.text(), out);
		}
		else if (event instanceof TargetEvent.ReasoningPiece piece) {
			this.received += piece.text().length();
			this.reasoning.append(piece.text());
			this.presentation.reasoning(piece.text(), out);
		}
		else if (event instanceof TargetEvent.ToolCalled called) {
			this.received += called.toolCall().arguments().length();
			this.toolCalls.add(called.toolCall());
			this.presentation.toolCall(called.toolCall(), out);
		}
		else if (event instanceof TargetEvent.Finished finished) {
			refuseEmptyAnswer(finished);
			this.presentation.finish(out);
			if (call.claim(this)) {
				this.turn.permit().succeeded();
				out.add(new ChatEvent.Completed(response(finished, call)));
			}
		}
		return (out.isEmpty() || call.claim(this)) ? out : List.of();
	}

	private void refuseEmptyAnswer(TargetEvent.Finished finished) {
		boolean saysNothing = !this.spoke && this.toolCalls.isEmpty() && finished.refusal() == null;
		// after tool results there may be nothing left to say
		boolean mayBeSilent = this.request.messages()
			.get(this.request.messages().size() - 1) instanceof Message.ToolResult;
		if (saysNothing && finished.finishReason() == FinishReason.STOP && !mayBeSilent) {
			throw new TargetFailedException(
					Failure.of(FailureKind.EMPTY_RESPONSE, "The answer is empty").usage(finished.usage()));
		}
	}

	private ChatResponse response(TargetEvent.Finished finished, Call call) {
		String model = finished.model();
		call.answered(this,
				Attempt.answered(this.target.provider(), this.target.model(), exchange(), finished.usage()));
		return ChatResponse.builder(this.target.provider(), (model != null) ? model : this.target.model())
			.content(this.presentation.answer())
			.toolCalls(this.toolCalls)
			.state(finished.state())
			.reasoning(this.reasoning.isEmpty() ? null : this.reasoning.toString())
			.refusal(finished.refusal())
			.finishReason(finished.finishReason(), finished.providerFinishReason())
			.usage(finished.usage())
			.attempts(call.trail())
			.warnings(warnings(finished))
			.build();
	}

	private List<String> warnings(TargetEvent.Finished finished) {
		if (finished.finishReason() != FinishReason.LENGTH || this.spoke || !this.toolCalls.isEmpty()) {
			return finished.warnings();
		}
		List<String> warnings = new ArrayList<>(finished.warnings());
		warnings.add("The answer is empty because the token limit was reached before any text, as happens when a"
				+ " model thinks; raise max-tokens");
		return warnings;
	}

	/**
	 * The line of the trail for a failure of this attempt.
	 * @param failure what happened
	 * @param decision what is done about it
	 * @return the attempt
	 */
	Attempt failed(Failure failure, FailureAction decision) {
		Integer status = (failure.status() != null) ? failure.status() : this.status;
		String requestId = (failure.requestId() != null) ? failure.requestId() : this.requestId;
		return new Attempt(this.target.provider(), this.target.model(), Attempt.Outcome.FAILED, failure.message(),
				failure.kind(), decision,
				new Exchange(status, requestId, this.timeToFirstProgress, this.time.since(this.started)),
				usage(failure));
	}

	/**
	 * The line of the trail for this attempt where it was given up.
	 * @param reason why
	 * @return the attempt
	 */
	Attempt cancelled(String reason) {
		return new Attempt(this.target.provider(), this.target.model(), Attempt.Outcome.CANCELLED, reason, null, null,
				exchange(), (this.timeToFirstProgress != null) ? estimate() : Usage.UNKNOWN);
	}

	private Usage usage(Failure failure) {
		if (failure.usage().source() != Usage.Source.UNKNOWN || this.timeToFirstProgress == null) {
			return failure.usage();
		}
		return estimate();
	}

	private Usage estimate() {
		return TokenEstimate.usage(this.request, this.received);
	}

	private Exchange exchange() {
		return new Exchange(this.status, this.requestId, this.timeToFirstProgress, this.time.since(this.started));
	}

}
