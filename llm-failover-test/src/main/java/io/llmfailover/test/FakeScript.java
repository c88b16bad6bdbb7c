package io.llmfailover.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;

/**
 * The language in which a test says what a fake provider does.
 */
abstract class FakeScript {

	private final FakeSteps script = new FakeSteps();

	private final AtomicInteger toolCalls = new AtomicInteger();

	abstract FakeProvider self();

	FakeSteps script() {
		return this.script;
	}

	private FakeProvider now(FakeStep step) {
		this.script.begin(step);
		return self();
	}

	private FakeProvider then(FakeStep step) {
		this.script.then(step);
		return self();
	}

	private static FakeStep answer(Said said) {
		return new FakeStep(said, FakeEnding.Finishes.WELL);
	}

	/**
	 * From now on it answers, in one piece of a stream.
	 * @param text the text
	 * @return this provider
	 */
	public FakeProvider answers(String text) {
		return now(answer(Said.pieces(text)));
	}

	/**
	 * From now on it answers according to what it is asked.
	 * @param text gives the text; is called by any thread
	 * @return this provider
	 */
	public FakeProvider answers(Function<ChatRequest, String> text) {
		return now(answer(Said.by((request) -> List.of(text.apply(request)))));
	}

	/**
	 * From now on it answers in pieces; a chat gets them at once.
	 * @param pieces the pieces of the text
	 * @return this provider
	 */
	public FakeProvider streams(String... pieces) {
		return now(answer(Said.pieces(pieces)));
	}

	/**
	 * From now on it fails. The service may ask it again, as it would a real one.
	 * @param kind how it fails, with the HTTP status that this usually comes with
	 * @return this provider
	 * @throws IllegalArgumentException if it is no provider that fails like this
	 */
	public FakeProvider fails(FailureKind kind) {
		return now(failure(ScriptedFailures.of(kind)));
	}

	/**
	 * From now on it calls a tool.
	 * @param name the tool's name
	 * @param arguments the arguments, as JSON
	 * @return this provider
	 */
	public FakeProvider callsTool(String name, String arguments) {
		return now(calling(name, arguments));
	}

	/**
	 * From now on it declines to answer.
	 * @param words the words in which the model declines
	 * @return this provider
	 */
	public FakeProvider refuses(String words) {
		return now(refusal(words));
	}

	/**
	 * From now on it takes requests and never says anything, until its time is up.
	 * @return this provider
	 */
	public FakeProvider staysSilent() {
		return now(silence());
	}

	/**
	 * Behind that it answers.
	 * @param text the text
	 * @return this provider
	 */
	public FakeProvider thenAnswers(String text) {
		return then(answer(Said.pieces(text)));
	}

	/**
	 * Behind that it answers in pieces.
	 * @param pieces the pieces of the text
	 * @return this provider
	 */
	public FakeProvider thenStreams(String... pieces) {
		return then(answer(Said.pieces(pieces)));
	}

	/**
	 * Behind that it fails.
	 * @param kind how it fails
	 * @return this provider
	 * @throws IllegalArgumentException if it is no provider that fails like this
	 */
	public FakeProvider thenFails(FailureKind kind) {
		return then(failure(ScriptedFailures.of(kind)));
	}

	/**
	 * Behind that it calls a tool.
	 * @param name the tool's name
	 * @param arguments the arguments, as JSON
	 * @return this provider
	 */
	public FakeProvider thenCallsTool(String name, String arguments) {
		return then(calling(name, arguments));
	}

	/**
	 * Behind that it declines to answer.
	 * @param words the words in which the model declines
	 * @return this provider
	 */
	public FakeProvider thenRefuses(String words) {
		return then(refusal(words));
	}

	/**
	 * Behind that it never says anything.
	 * @return this provider
	 */
	public FakeProvider thenStaysSilent() {
		return then(silence());
	}

	/**
	 * Behind that it must not be asked: a further request ends its call with an
	 * {@link UnscriptedRequestException}. Without this the last step stands for all later
	 * requests.
	 * @return this provider
	 */
	public FakeProvider thenNothing() {
		this.script.end();
		return self();
	}

	/**
	 * The answer said last breaks off, as when the connection is lost. A chat that
	 * fetches it in one piece gets nothing of it.
	 * @param pieces after how many pieces, not negative
	 * @return this provider
	 */
	public FakeProvider cutAfter(int pieces) {
		return failsAfter(pieces, FailureKind.INCOMPLETE_STREAM);
	}

	/**
	 * The answer said last ends with a failure.
	 * @param pieces after how many pieces, not negative
	 * @param kind how it fails
	 * @return this provider
	 */
	public FakeProvider failsAfter(int pieces, FailureKind kind) {
		FakeEnding failure = new FakeEnding.Fails(ScriptedFailures.of(kind));
		return change((step) -> step.endingAfter(pieces, failure));
	}

	/**
	 * The answer said last falls silent, while the connection stays.
	 * @param pieces after how many pieces, not negative
	 * @return this provider
	 */
	public FakeProvider silentAfter(int pieces) {
		return change((step) -> step.endingAfter(pieces, new FakeEnding.FallsSilent()));
	}

	/**
	 * What was said last takes its time: so long nothing is heard of it.
	 * @param latency how long, not negative; zero by default
	 * @return this provider
	 */
	public FakeProvider taking(Duration latency) {
		return change((step) -> step.taking(latency));
	}

	/**
	 * The answer said last comes slowly.
	 * @param pause how long it takes from one piece to the next, not negative; zero by
	 * default
	 * @return this provider
	 */
	public FakeProvider pausing(Duration pause) {
		return change((step) -> step.pausing(pause));
	}

	/**
	 * The answer said last calls one more tool.
	 * @param name the tool's name
	 * @param arguments the arguments, as JSON
	 * @return this provider
	 */
	public FakeProvider alsoCallsTool(String name, String arguments) {
		ToolCall call = call(name, arguments);
		return finishing((end) -> new FakeEnding.Finishes(FinishReason.TOOL_CALLS, end.refusal(), end.usage()))
			.change((step) -> step.saying(step.said().with(call)));
	}

	/**
	 * The model thinks aloud before the answer said last.
	 * @param pieces the pieces of its reasoning
	 * @return this provider
	 */
	public FakeProvider reasoning(String... pieces) {
		return change((step) -> step.saying(step.said().withReasoning(pieces)));
	}

	/**
	 * What the answer said last cost; by default the provider does not tell.
	 * @param input tokens of the request
	 * @param output tokens of the answer
	 * @return this provider
	 */
	public FakeProvider usage(long input, long output) {
		Usage usage = Usage.reported(input, output);
		return finishing((end) -> new FakeEnding.Finishes(end.reason(), end.refusal(), usage));
	}

	/**
	 * Why the answer said last ends.
	 * @param reason the reason, {@link FinishReason#LENGTH} for example
	 * @return this provider
	 */
	public FakeProvider finishing(FinishReason reason) {
		return finishing((end) -> new FakeEnding.Finishes(reason, end.refusal(), end.usage()));
	}

	/**
	 * The failure said last asks to be left alone for a time.
	 * @param retryAfter how long
	 * @return this provider
	 */
	public FakeProvider retryAfter(Duration retryAfter) {
		return failing((failure) -> failure.retryAfter(retryAfter));
	}

	/**
	 * The HTTP status of the failure said last.
	 * @param status the status
	 * @return this provider
	 */
	public FakeProvider status(int status) {
		return failing((failure) -> failure.at(status, failure.requestId()));
	}

	/**
	 * The provider's words in the failure said last.
	 * @param message the words, as they stand in the trail
	 * @return this provider
	 */
	public FakeProvider message(String message) {
		return failing((failure) -> failure.message(message));
	}

	private FakeStep calling(String name, String arguments) {
		return new FakeStep(Said.NOTHING.with(call(name, arguments)),
				new FakeEnding.Finishes(FinishReason.TOOL_CALLS, null, Usage.UNKNOWN));
	}

	private ToolCall call(String name, String arguments) {
		return new ToolCall("call_" + this.toolCalls.incrementAndGet(), name, arguments);
	}

	private static FakeStep refusal(String words) {
		return new FakeStep(Said.NOTHING, new FakeEnding.Finishes(FinishReason.REFUSAL, words, Usage.UNKNOWN));
	}

	private static FakeStep silence() {
		return new FakeStep(Said.NOTHING, new FakeEnding.FallsSilent());
	}

	private static FakeStep failure(Failure failure) {
		return new FakeStep(Said.NOTHING, new FakeEnding.Fails(failure));
	}

	FakeProvider change(UnaryOperator<FakeStep> change) {
		this.script.change(change);
		return self();
	}

	private FakeProvider finishing(Function<FakeEnding.Finishes, FakeEnding> change) {
		return change((step) -> {
			if (step.ending() instanceof FakeEnding.Finishes finishes) {
				return step.ending(change.apply(finishes));
			}
			throw new IllegalStateException("What was said last is no answer that ends well");
		});
	}

	private FakeProvider failing(Function<Failure, Failure> change) {
		return change((step) -> {
			if (step.ending() instanceof FakeEnding.Fails fails) {
				return step.ending(new FakeEnding.Fails(change.apply(fails.failure())));
			}
			throw new IllegalStateException("What was said last is no failure");
		});
	}

}
