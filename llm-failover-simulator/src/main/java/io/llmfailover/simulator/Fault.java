package io.llmfailover.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.function.Function;

/**
 * The failures that a user interface can offer as switches, and that tests go through one
 * by one.
 */
public enum Fault {

	/** No failure at all. */
	OK("ok", "Answers", (scale) -> Behavior.answer()),

	/** Every request gets a 500. */
	ERROR_500("error-500", "Server error (500)", (scale) -> Behavior.error(500)),

	/** Every request gets a 503. */
	ERROR_503("error-503", "Unavailable (503)", (scale) -> Behavior.error(503)),

	/** Every request gets a 429 that does not say how long to wait. */
	RATE_LIMITED("rate-limited", "Rate limited (429)", (scale) -> Behavior.rateLimited()),

	/** Every request gets a 429 that says to wait 2 seconds. */
	RATE_LIMITED_RETRY_AFTER("rate-limited-retry-after", "Retry after 2 s (429)",
			(scale) -> Behavior.rateLimited(scale.apply(Duration.ofSeconds(2)))),

	/** Requests are read and never answered. */
	SILENCE("silence", "Silence", (scale) -> Behavior.silence()),

	/** The connection is reset before an answer. */
	RESET("reset", "Connection reset", (scale) -> Behavior.reset()),

	/** 20 seconds pass between the headers and the first token. */
	SLOW_FIRST_TOKEN("slow-first-token", "First token after 20 s",
			(scale) -> Behavior.slowFirstToken(scale.apply(Duration.ofSeconds(20)))),

	/** The connection is closed after 40 tokens. */
	CUT_STREAM("cut-stream", "Cut after 40 tokens", (scale) -> Behavior.cut(40)),

	/** The stream falls silent for good after 20 tokens. */
	STALL("stall", "Stalls after 20 tokens", (scale) -> Behavior.stall(20)),

	/** The key is refused. */
	BAD_KEY("bad-key", "Bad key", (scale) -> Behavior.badKey()),

	/** The model is refused as retired. */
	RETIRED_MODEL("retired-model", "Retired model", (scale) -> Behavior.retiredModel()),

	/** The stream begins well and then tells that the provider is overloaded. */
	OVERLOADED_IN_STREAM("overloaded-in-stream", "Overloaded midway",
			(scale) -> Behavior.errorInStream(10, Behavior.overloaded())),

	/** The request is refused as too long for the model. */
	CONTEXT_TOO_LONG("context-too-long", "Context too long", (scale) -> Behavior.contextTooLong()),

	/** The request is refused for what it says. */
	CONTENT_POLICY("content-policy", "Content policy", (scale) -> Behavior.contentPolicy()),

	/** One event of an otherwise whole stream is broken JSON. */
	BROKEN_FRAME("broken-frame", "A broken event", (scale) -> Behavior.answer().extraBrokenFrame(10)),

	/** The answer has no text at all. */
	EMPTY_ANSWER("empty-answer", "Empty answer", (scale) -> Behavior.answer(""));

	private final String id;

	private final String label;

	private final Function<UnaryOperator<Duration>, Behavior> behavior;

	Fault(String id, String label, Function<UnaryOperator<Duration>, Behavior> behavior) {
		this.id = id;
		this.label = label;
		this.behavior = behavior;
	}

	/**
	 * The name in URLs and JSON, for example {@code error-500}.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The name for people, for example {@code Server error (500)}.
	 * @return the label
	 */
	public String label() {
		return this.label;
	}

	/**
	 * The behavior in real time.
	 * @return the behavior
	 */
	public Behavior behavior() {
		return behavior(1);
	}

	/**
	 * The behavior with all its durations scaled.
	 * @param scale the factor for durations, for example 0.01 to make seconds of it that
	 * last 10 milliseconds
	 * @return the behavior
	 */
	public Behavior behavior(double scale) {
		return this.behavior.apply((duration) -> Duration.ofMillis(Math.round(duration.toMillis() * scale)));
	}

	/**
	 * The fault with an id.
	 * @param id the id, for example {@code error-500}
	 * @return the fault
	 * @throws IllegalArgumentException if no fault has this id
	 */
	public static Fault of(String id) {
		return Arrays.stream(values())
			.filter((fault) -> fault.id.equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No fault has the id '" + id + "'"));
	}

}
