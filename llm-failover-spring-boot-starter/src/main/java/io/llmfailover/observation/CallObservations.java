package io.llmfailover.observation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolExecutor;
import io.llmfailover.ToolOutcome;
import io.llmfailover.target.AttemptChain;
import io.llmfailover.target.AttemptInterceptor;
import io.llmfailover.target.TargetEvent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Observes calls: one observation for each call, and in it one for each attempt and for
 * each run of a tool. The parent of a call is the observation in Reactor's context of its
 * subscription, or else that of the thread that subscribes. The observation of an attempt
 * is put into the context of its exchange, so that what the HTTP client observes belongs
 * to it, on whichever thread that is; and likewise that of a tool into the context of its
 * run, so that what the tool does belongs to the tool. Each ends once, whatever ends it:
 * an answer, an error, another target that was faster, or a caller that goes away.
 * <p>
 * It is a listener, an interceptor and a tool executor of the same service, and needs to
 * be all of them; of interceptors and executors it should be the outermost one.
 * Thread-safe.
 */
public final class CallObservations implements FailoverListener, AttemptInterceptor, ToolExecutor {

	/**
	 * The key of an observation in Reactor's context, by which Spring and Micrometer find
	 * it, too.
	 */
	static final String KEY = "micrometer.observation";

	/** A stream has broken off after something was shown. */
	private static final Observation.Event INTERRUPTED = Observation.Event.of("llm.failover.interrupted",
			"interrupted");

	/** All that a stream has shown is void. */
	private static final Observation.Event RESTARTED = Observation.Event.of("llm.failover.restarted", "restarted");

	private final ObservationRegistry registry;

	private final GuardedConvention<CallObservationContext> callConvention;

	private final GuardedConvention<AttemptObservationContext> attemptConvention;

	private final GuardedConvention<ToolObservationContext> toolConvention;

	private final boolean content;

	private final BoundedNames models;

	private final AnswerModels answerModels = new AnswerModels();

	private final BoundedNames tools = new BoundedNames();

	private final Map<Long, ObservedCall> calls = new ConcurrentHashMap<>();

	/**
	 * Creates it.
	 * @param registry where observations go
	 * @param conventions what they are called
	 * @param content whether prompts, answers, arguments and results of tools are
	 * observed
	 */
	public CallObservations(ObservationRegistry registry, Conventions conventions, boolean content) {
		this(registry, conventions, content, List::of);
	}

	/**
	 * Creates it.
	 * @param registry where observations go
	 * @param conventions what they are called
	 * @param content whether prompts, answers, arguments and results of tools are
	 * observed
	 * @param models the models of the configuration as it is now, whose names always
	 * become tags; called when a new name comes up
	 */
	public CallObservations(ObservationRegistry registry, Conventions conventions, boolean content,
			Supplier<? extends Collection<String>> models) {
		this.registry = Objects.requireNonNull(registry, "registry");
		Conventions usual = Conventions.defaults(GenAiNames.OPERATION);
		this.callConvention = new GuardedConvention<>(conventions.call(), usual.call());
		this.attemptConvention = new GuardedConvention<>(conventions.attempt(), usual.attempt());
		this.toolConvention = new GuardedConvention<>(conventions.tool(), usual.tool());
		this.content = content;
		this.models = new BoundedNames(Objects.requireNonNull(models, "models"));
	}

	@Override
	public void callStarted(CallInfo call) {
		if (this.registry.isNoop()) {
			return;
		}
		Observation parent = (call.context().getOrDefault(KEY, null) instanceof Observation around) ? around
				: this.registry.getCurrentObservation();
		CallObservationContext context = new CallObservationContext(call, this.models, this.answerModels, this.content);
		this.calls.put(call.id(),
				new ObservedCall(ObservedStep.start(this.callConvention, context, parent, this.registry), parent));
	}

	@Override
	public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
		ifObserved(call, (observed) -> {
			AttemptObservationContext context = new AttemptObservationContext(call, observed.nextAttempt(), trigger,
					provider, model, this.models.of(model));
			observed.add(ObservedStep.start(this.attemptConvention, context, observed.parent(), this.registry));
		});
	}

	@Override
	public Flux<TargetEvent> intercept(AttemptChain attempt) {
		ObservedCall observed = this.calls.get(attempt.info().call().id());
		if (observed == null) {
			return attempt.proceed(attempt.request());
		}
		observed.context().asked(attempt.request());
		Observation observation = observed.ofAttempt(attempt.info().number());
		Flux<TargetEvent> events = attempt.proceed(attempt.request());
		return (observation != null) ? events.contextWrite((context) -> context.put(KEY, observation)) : events;
	}

	@Override
	public void attemptEnded(CallInfo call, Attempt attempt) {
		ifObserved(call, (observed) -> observed.ended(attempt));
	}

	@Override
	public void answerInterrupted(CallInfo call, Attempt attempt) {
		ifObserved(call, (observed) -> observed.happened(INTERRUPTED));
	}

	@Override
	public void answerRestarted(CallInfo call, Attempt attempt) {
		ifObserved(call, (observed) -> observed.happened(RESTARTED));
	}

	@Override
	public void toolStarted(CallInfo call, ChatEvent.ToolStarted tool) {
		ifObserved(call, (observed) -> observed.ofTool(tool, this::toolObservation));
	}

	// a tool may begin to run before listeners are told so
	@Override
	public Mono<ToolOutcome> execute(ToolCall call, ToolContext context, Next next) {
		return Mono.defer(() -> {
			ObservedCall observed = this.calls.get(context.callId());
			Observation observation = (observed != null)
					? observed.ofTool(new ChatEvent.ToolStarted(call, context.round()), this::toolObservation) : null;
			Mono<ToolOutcome> outcome = next.run(call);
			return (observation != null) ? outcome.contextWrite((values) -> values.put(KEY, observation)) : outcome;
		});
	}

	private ObservedStep<ToolObservationContext> toolObservation(ObservedCall observed, ChatEvent.ToolStarted tool) {
		ToolObservationContext context = new ToolObservationContext(observed.context().call(), tool,
				this.tools.of(tool.toolCall().name()), this.content);
		return ObservedStep.start(this.toolConvention, context, observed.parent(), this.registry);
	}

	@Override
	public void toolFinished(CallInfo call, ChatEvent.ToolFinished tool) {
		ifObserved(call, (observed) -> observed.ended(tool));
	}

	@Override
	public void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
		end(call, null, (context) -> context.answered(response));
	}

	@Override
	public void callFailed(CallInfo call, Throwable failure, Duration duration) {
		end(call, this.content ? failure : withoutWords(failure),
				(context) -> context.ended(CallObservationContext.Outcome.FAILED));
	}

	// the application's own exceptions may repeat a prompt as well
	private static Throwable withoutWords(Throwable failure) {
		return (failure instanceof ChatFailedException failed) ? new ProviderFailure(failed.kind(), null)
				: new OtherFailure(failure.getClass());
	}

	@Override
	public void callCancelled(CallInfo call, List<Attempt> attempts, Duration duration) {
		end(call, null, (context) -> context.ended(CallObservationContext.Outcome.CANCELLED));
	}

	/**
	 * How many calls are observed that have not ended.
	 * @return the number, not negative
	 */
	int open() {
		return this.calls.size();
	}

	private void end(CallInfo call, @Nullable Throwable error, Consumer<CallObservationContext> outcome) {
		ObservedCall observed = this.calls.remove(call.id());
		if (observed != null) {
			outcome.accept(observed.context());
			observed.end(error);
		}
	}

	private void ifObserved(CallInfo call, Consumer<ObservedCall> action) {
		ObservedCall observed = this.calls.get(call.id());
		if (observed != null) {
			action.accept(observed);
		}
	}

	/**
	 * What observations are called.
	 *
	 * @param call the convention of calls
	 * @param attempt the convention of attempts
	 * @param tool the convention of runs of tools
	 */
	public record Conventions(CallObservationConvention call, AttemptObservationConvention attempt,
			ToolObservationConvention tool) {

		/**
		 * Checks that none is missing.
		 */
		public Conventions {
			Objects.requireNonNull(call, "call");
			Objects.requireNonNull(attempt, "attempt");
			Objects.requireNonNull(tool, "tool");
		}

		/**
		 * The default ones.
		 * @param names which names the metrics of a call get
		 * @return the conventions
		 */
		public static Conventions defaults(GenAiNames names) {
			return new Conventions(new DefaultCallObservationConvention(names),
					new DefaultAttemptObservationConvention(), new DefaultToolObservationConvention());
		}

	}

}
