package io.llmfailover.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishedRounds;
import io.llmfailover.Message;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One call on a conversation: it waits for its turn, reads the history, asks, adds the
 * turn and gives its turn to the next one. One per subscription.
 */
final class TurnRun {

	/** Takes every answer. */
	static final Consumer<ChatResponse> EVERY_ANSWER = (response) -> {
	};

	private final Conversations conversations;

	private final ConversationPartner partner;

	private final String id;

	private final ChatRequest request;

	private final boolean stream;

	/** Throws a {@link ChatFailedException} for an answer that fails the call. */
	private final Consumer<ChatResponse> check;

	private final long started;

	private final Duration timeout;

	private final String turnId = Turn.newId();

	/** What the partner has added by the time that the caller went away. */
	private final Sinks.One<List<Message>> rounds = Sinks.one();

	/** What the partner is being asked; null while it is not. */
	private volatile @Nullable Plan asked;

	private volatile boolean shown;

	private volatile boolean cleared;

	TurnRun(Conversations conversations, ConversationPartner partner, String id, ChatRequest request, boolean stream,
			Consumer<ChatResponse> check) {
		this.conversations = conversations;
		this.partner = partner;
		this.id = id;
		this.request = request.toBuilder().conversationId(id).build();
		this.stream = stream;
		this.check = check;
		this.started = conversations.time().now();
		this.timeout = TurnTime.limited(partner.timeout(request, stream));
	}

	Flux<ChatEvent> events() {
		return Flux.usingWhen(turn(), this::inTurn, this::leave, (turn, error) -> leave(turn), this::cancelled)
			.contextWrite(TurnsHeld::ofThread)
			.contextWrite(CallersThread::kept);
	}

	private Mono<Lines.TurnAtLast> turn() {
		return inTime(this.conversations.lines().join(this.id), "waited for its turn in the conversation")
			.onErrorMap(Lines.FullLineException.class, (full) -> new ChatFailedException(FailureKind.RATE_LIMITED,
					String.valueOf(full.getMessage()), List.of(), "", full));
	}

	private <T> Mono<T> inTime(Mono<T> step, String what) {
		return step.timeout(timeLeft(), this.conversations.time().scheduler())
			.onErrorMap(TimeoutException.class,
					(late) -> new ChatFailedException(FailureKind.DEADLINE_EXCEEDED,
							"The call's timeout of " + this.timeout.toMillis() + " ms is up while it " + what,
							List.of(), "", late));
	}

	private Duration timeLeft() {
		Duration spent = Duration.ofNanos(this.conversations.time().now() - this.started);
		Duration left = this.timeout.minus(spent);
		return left.isNegative() ? Duration.ZERO : left;
	}

	private Mono<Void> leave(Lines.TurnAtLast turn) {
		return Mono.fromRunnable(() -> {
			this.conversations.underWay().end(this.id, this);
			turn.leave();
		});
	}

	/**
	 * The conversation is cleared: what this call would add is not kept.
	 */
	void clear() {
		this.cleared = true;
	}

	private Flux<ChatEvent> inTurn(Lines.TurnAtLast turn) {
		this.conversations.underWay().begin(this.id, this);
		Mono<History> history = inTime(this.conversations.archive().load(this.id), "read the conversation").onErrorMap(
				(error) -> !(error instanceof ChatFailedException),
				(error) -> new ConversationStoreException("The conversation could not be read", error));
		Flux<ChatEvent> events = history
			.map((read) -> this.conversations.planner().plan(read, this.request, this.turnId, this.partner))
			.flatMapMany(this::ask)
			.contextWrite((context) -> TurnsHeld.with(context, turn));
		return this.stream
				? new ReaderWatch(this.conversations.time(), this.conversations.settings().readerTimeout(), turn::leave)
					.watch(events)
				: events;
	}

	private Flux<ChatEvent> ask(Plan plan) {
		Duration left = timeLeft();
		if (left.isZero()) {
			return Flux.error(new ChatFailedException(FailureKind.DEADLINE_EXCEEDED,
					"The call's timeout of " + this.timeout.toMillis() + " ms is up", plan.tried(), "", null));
		}
		ChatRequest sent = plan.request(this.partner).toBuilder().timeout(left).build();
		ConversationPartner asked = (plan.first() != null) ? this.partner.preferring(plan.first().provider())
				: this.partner;
		Flux<ChatEvent> answer = this.stream ? asked.stream(sent)
				: asked.chat(sent).<ChatEvent>map(ChatEvent.Completed::new).flux();
		return answer.contextWrite((context) -> FinishedRounds.listen(context, this.id, this.rounds::tryEmitValue))
			.doOnSubscribe((subscription) -> this.asked = plan)
			.doOnTerminate(() -> this.asked = null)
			.concatMap((event) -> told(plan, event), 0)
			.onErrorResume(ChatFailedException.class, (failed) -> failed(plan, failed))
			.onErrorResume((error) -> !(error instanceof ChatFailedException), (error) -> broke(plan, error));
	}

	// it comes from the application, and the engine has told before what tools have done
	private Flux<ChatEvent> broke(Plan plan, Throwable error) {
		return this.rounds.asMono()
			.or(Mono.just(List.of()))
			.filter((rounds) -> !rounds.isEmpty())
			.flatMap((rounds) -> keepRounds(plan, rounds))
			.thenMany(Flux.error(error));
	}

	private Publisher<ChatEvent> told(Plan plan, ChatEvent event) {
		if (event instanceof ChatEvent.Completed completed) {
			this.asked = null;
			this.check.accept(completed.response());
			return answered(plan, completed.response());
		}
		this.shown = true;
		return Mono.just(event);
	}

	private Mono<ChatEvent> answered(Plan plan, ChatResponse response) {
		Attachments attachments = this.conversations.attachments();
		List<Message> messages = new ArrayList<>(plan.kept());
		messages.addAll(response.messages());
		Turn turn = new Turn(this.turnId, attachments.kept(messages),
				new Turn.Answerer(response.provider(), response.model()), plan.basis(),
				this.conversations.planner().next(plan, response.provider(), this.partner));
		// what a provider signs vouches for the attachments as well
		Turn kept = attachments.anyLeftOut() ? turn.withMessages(States.without(turn.messages())) : turn;
		return keep(plan, kept).map((told) -> {
			List<String> warnings = new ArrayList<>(response.warnings());
			warnings.addAll(plan.warnings());
			warnings.addAll(attachments.warnings());
			warnings.addAll(told);
			return new ChatEvent.Completed(
					response.toBuilder().warnings(warnings).attempts(trail(plan, response.attempts())).build());
		});
	}

	private static List<Attempt> trail(Plan plan, List<Attempt> attempts) {
		List<Attempt> all = new ArrayList<>(plan.tried());
		all.addAll(attempts);
		return all;
	}

	private Flux<ChatEvent> failed(Plan plan, ChatFailedException failed) {
		ChatFailedException told = plan.tried().isEmpty() ? failed
				: new ChatFailedException(failed.kind(), "No provider could answer, after the history was cut as well",
						trail(plan, failed.attempts()), failed.partialText(), failed.messages(), failed);
		if (!failed.messages().isEmpty()) {
			return keepRounds(plan, failed.messages()).thenMany(Flux.error(told));
		}
		Plan shorter = (!this.shown && foundTooLong(failed) && !timeLeft().isZero())
				? this.conversations.planner().shorter(plan, this.turnId, failed.attempts()) : null;
		return (shorter != null) ? ask(shorter) : Flux.error(told);
	}

	private static boolean foundTooLong(ChatFailedException failed) {
		return failed.kind() == FailureKind.CONTEXT_TOO_LONG
				|| failed.attempts().stream().anyMatch((attempt) -> attempt.kind() == FailureKind.CONTEXT_TOO_LONG);
	}

	private Mono<?> keepRounds(Plan plan, List<Message> rounds) {
		if (!this.conversations.settings().keepFinishedTools()) {
			return Mono.empty();
		}
		Attachments attachments = this.conversations.attachments();
		List<Message> messages = new ArrayList<>(plan.kept());
		messages.addAll(rounds);
		messages.add(Message.assistant("[This turn ended here: the tools above have run, and there is no answer.]"));
		Turn turn = new Turn(this.turnId, attachments.kept(messages), null, null, null);
		Turn kept = attachments.anyLeftOut() ? turn.withMessages(States.without(turn.messages())) : turn;
		return keep(plan, kept);
	}

	private Mono<List<String>> keep(Plan plan, Turn turn) {
		return Mono.defer(() -> this.cleared ? Mono.just(List.of(Keeper.CLEARED))
				: this.conversations.keeper()
					.keep(this.id, plan.history(), turn)
					.flatMap((told) -> clearedWhileAdded(plan) ? clearAgain() : Mono.just(told)));
	}

	// where there was a history, its version has kept the turn out
	private boolean clearedWhileAdded(Plan plan) {
		return this.cleared && plan.history().turns().isEmpty();
	}

	private Mono<List<String>> clearAgain() {
		return this.conversations.archive().clear(this.id).onErrorComplete().thenReturn(List.of(Keeper.CLEARED));
	}

	private Mono<Void> cancelled(Lines.TurnAtLast turn) {
		Plan plan = this.asked;
		Mono<?> kept = Mono.empty();
		if (plan != null && !plan.said().runnableTools().isEmpty()) {
			kept = this.rounds.asMono()
				.timeout(TurnTime.limited(this.conversations.settings().appendTimeout()), Mono.empty(),
						this.conversations.time().scheduler())
				.filter((rounds) -> !rounds.isEmpty())
				.flatMap((rounds) -> keepRounds(plan, rounds));
		}
		return kept.then(leave(turn));
	}

}
