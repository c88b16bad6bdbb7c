package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishedRounds;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.target.AttemptInfo;
import io.llmfailover.target.AttemptInterceptor;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * What lasts for a whole call, over all its rounds: the request, the deadline, the
 * targets that remain, what was learned, and the trail. Not thread-safe: it belongs to
 * the call's {@link CallLoop}.
 */
final class Call {

	private final Engine engine;

	private final ChatRequest request;

	private final CallInfo info;

	private final FailurePolicy policy;

	private final Duration timeout;

	private final long started;

	private final long deadline;

	private final Suitability suitability;

	private final Lineup lineup;

	private final Trail trail;

	private final Lessons lessons;

	private final List<AnswerCheck> checks;

	private Revisits revisits;

	private SecondPasses secondPasses;

	private final @Nullable ToolLoop tools;

	private final Failures failures;

	Call(Engine engine, ChatRequest request, CallInfo info, List<Candidate> candidates) {
		FailoverSettings settings = engine.settings();
		this.engine = engine;
		this.request = request;
		this.info = info;
		this.policy = settings.policy().with(request.actions());
		this.timeout = settings.timeout(request, info.stream());
		this.started = engine.time().now();
		this.deadline = this.started + Time.nanos(this.timeout);
		this.trail = new Trail(info, Outbox.to(engine.listeners()));
		Needs needed = Needs.of(request);
		this.suitability = new Suitability(engine.health(), needed);
		this.lineup = new Lineup(candidates, this.suitability, engine.health(), this.trail::skipped);
		this.revisits = new Revisits(settings.retry().maxAttempts());
		this.secondPasses = secondPasses(this.revisits);
		this.checks = AnswerCheck.of(request);
		this.lessons = new Lessons(request, needed, settings.errorContext());
		this.tools = !request.runnableTools().isEmpty()
				? new ToolLoop(request, info, engine.time().instant().plus(this.timeout), settings.tools()) : null;
		this.failures = new Failures(info.stream(), this.timeout, this.trail, this.lineup, this.tools);
	}

	private SecondPasses secondPasses(Revisits revisits) {
		return new SecondPasses(this.engine, this.policy, this.lineup, revisits, this.deadline);
	}

	Engine engine() {
		return this.engine;
	}

	Time time() {
		return this.engine.time();
	}

	boolean stream() {
		return this.info.stream();
	}

	/**
	 * How the answer of a target is fetched.
	 * @param target the target
	 * @return in one piece, or as a stream
	 */
	Transport transport(ChatTarget target) {
		return stream() ? Transport.STREAM : this.engine.settings().chatTransport().of(target);
	}

	/**
	 * How the answer of a round is shown.
	 * @return the mode
	 */
	PresentationMode mode() {
		return PresentationMode.of(this.request, stream());
	}

	/**
	 * What happens after a break amid the answer.
	 * @param mode how the answer is shown
	 * @return the way
	 */
	OnInterruption onInterruption(PresentationMode mode) {
		return mode.onInterruption(this.request, this.engine.settings());
	}

	Suitability suitability() {
		return this.suitability;
	}

	Lineup lineup() {
		return this.lineup;
	}

	Trail trail() {
		return this.trail;
	}

	Lessons lessons() {
		return this.lessons;
	}

	/**
	 * What judges an answer of this call.
	 * @return the checks, in order
	 */
	List<AnswerCheck> checks() {
		return this.checks;
	}

	/**
	 * The rounds of a call that offers tools to run.
	 * @return the rounds; null for a call that does not, which has one round
	 */
	@Nullable ToolLoop tools() {
		return this.tools;
	}

	/**
	 * What the call has added to the conversation so far.
	 * @return the messages of its finished rounds
	 */
	List<Message> added() {
		return (this.tools != null) ? this.tools.messages() : List.of();
	}

	/**
	 * What gives the tool calls of an answer ids that no other one has.
	 * @return the ids; null where they keep their own
	 */
	CallIds.@Nullable Answer idsOfAnswer() {
		return (this.tools != null) ? this.tools.ids().answer() : null;
	}

	/**
	 * Begins another round: everybody may be asked again, first the provider that has
	 * answered.
	 * @param request what is asked in it
	 * @param provider the provider's name
	 */
	void nextRound(ChatRequest request, String provider) {
		Needs needed = Needs.of(request);
		this.suitability.nextRound(needed);
		this.lineup.beginWith(provider);
		this.lessons.nextRound(request, needed);
		this.revisits = new Revisits(this.engine.settings().retry().maxAttempts());
		this.secondPasses = secondPasses(this.revisits);
		this.failures.nextRound();
		this.trail.nextRound();
		this.engine.hedges().earn();
	}

	/**
	 * How much time remains.
	 * @param now the time
	 * @return nanoseconds; zero or less when the deadline is reached
	 */
	long remainingNanos(long now) {
		return this.deadline - now;
	}

	Duration remainingTime() {
		return Duration.ofNanos(Math.max(0, remainingNanos(time().now())));
	}

	/**
	 * What an attempt sends, once it is subscribed to.
	 * @param run the attempt, which has begun last
	 * @param round which of the call's rounds it belongs to, from 1
	 * @param trigger why it is made
	 * @return the events
	 */
	Flux<TargetEvent> exchange(AttemptRun run, int round, Trigger trigger) {
		List<AttemptInterceptor> interceptors = this.engine.interceptors();
		ChatTarget target = run.target();
		if (interceptors.isEmpty()) {
			return target.exchange(run.request(), transport(target));
		}
		AttemptInfo info = new AttemptInfo(this.info, round, this.trail.started(), trigger, target.provider(),
				target.model(), transport(target), time().instant().plus(remainingTime()));
		return InterceptedAttempt.exchange(interceptors, target, info, run.request());
	}

	/**
	 * How long an attempt may take.
	 * @param turn whose turn it is
	 * @param mayHedge whether another target may be asked beside it
	 * @return the times
	 */
	Patience patience(TargetTurn turn, boolean mayHedge) {
		RemainingTime remaining = new RemainingTime(this.timeout, remainingTime(), this.lineup.remaining());
		Patience patience = Patience.of(turn.timeouts(), transport(turn.target()), turn.health().usualTime(),
				remaining);
		return (mayHedge && remaining.targets() > 1) ? patience : patience.unhedged();
	}

	/**
	 * Decides what is done about a failure. A retry must be paid for, unless the target
	 * had not been asked properly.
	 * @param failure what happened
	 * @param situation where the call stands
	 * @return the verdict
	 */
	Verdict decide(Failure failure, Situation situation) {
		Verdict verdict = this.policy.after(failure, situation, this.engine.random());
		boolean extra = verdict.decision() == FailureAction.RETRY && !situation.tries().mayRepeat(failure);
		return (extra && !this.engine.retries().spend()) ? FailurePolicy.next(situation) : verdict;
	}

	/**
	 * Whether a kind of failure ends the call, whichever targets remain.
	 * @param kind the kind
	 * @return true if it does
	 */
	boolean stopsAt(FailureKind kind) {
		return this.policy.stopsAt(kind);
	}

	/**
	 * The number of the call.
	 * @return the number, which grows from call to call
	 */
	long number() {
		return this.info.id();
	}

	/**
	 * The targets that may be asked once more.
	 * @return the targets
	 */
	Revisits revisits() {
		return this.revisits;
	}

	/**
	 * Finds the targets that may be asked once more in this round.
	 * @return the finder
	 */
	SecondPasses secondPasses() {
		return this.secondPasses;
	}

	/**
	 * Takes note of an attempt that has failed.
	 * @param failed its failure
	 * @param attempt its line in the trail
	 */
	void failed(TargetFailedException failed, Attempt attempt) {
		this.failures.add(failed);
		this.lessons.failed(attempt, failed.failure());
	}

	/**
	 * Takes note that a target which has failed is not asked again at once, which the
	 * next call should know before the turn is given back.
	 * @param turn the turn at the target
	 * @param failure its failure
	 */
	void parkAfter(TargetTurn turn, Failure failure) {
		this.engine.health().parkAfter(turn.target().provider(), turn.target().model(), failure);
	}

	/**
	 * What has failed in this call, and how it may end.
	 * @return the failures
	 */
	Failures failures() {
		return this.failures;
	}

	/**
	 * Takes note that the caller gets the answer.
	 * @param response the answer
	 */
	void answered(ChatResponse response) {
		this.trail.answered(response, time().since(this.started));
		this.engine.health().answered(response, this.lineup.primary());
	}

	/**
	 * Takes note that the caller gets an error.
	 * @param error the error
	 */
	void failed(Throwable error) {
		this.trail.failed(error, time().since(this.started));
		if (!(error instanceof ChatFailedException)) {
			// it has no place for what tools have done
			FinishedRounds.tell(this.info.context(), this.request.conversationId(), added());
		}
	}

	/**
	 * Takes note that the caller went away, unless the call had ended before.
	 */
	void abandoned() {
		this.trail.cancelled(time().since(this.started));
		FinishedRounds.tell(this.info.context(), this.request.conversationId(), added());
	}

	/**
	 * Publishes to listeners what has happened. They run whatever they like.
	 */
	void publish() {
		this.trail.publish();
		this.engine.health().publish();
	}

}
