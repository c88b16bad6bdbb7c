package io.llmfailover.simulator;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * What a {@link SimulatedProvider} does with a request: it answers, or it fails in one of
 * the ways in which real providers fail. Behaviors are immutable and say everything in
 * the protocol and the wording of the provider that they are given to, streamed or not as
 * the request asks. Every wait ends at once when the client closes the connection.
 *
 * <p>
 * Tokens are counted alike whether they are reasoning, text or the arguments of a tool
 * call. What happens after 0 tokens happens directly after the response's headers.
 */
public abstract class Behavior {

	private static final Duration FOREVER = Duration.ofDays(1);

	private final String description;

	Behavior(String description) {
		this.description = description;
	}

	abstract void serve(Exchange exchange) throws IOException;

	/**
	 * What it does, in a word or two.
	 */
	@Override
	public String toString() {
		return this.description;
	}

	/**
	 * Answers as a model would, the same each time for the same request and provider.
	 * Where the question is about tools that are offered, by their names and
	 * descriptions, or where the request says that tools must be called, it calls them,
	 * with arguments that fit their schemas and are taken from the question where
	 * possible. Where the request gives a schema for the answer, also in the words of its
	 * instructions, the answer is JSON that fits it. Else it is some dozens of words that
	 * hold the question, what tools have returned, and the format and size of images and
	 * documents.
	 * @return the behavior, which can be refined
	 */
	public static Answer answer() {
		return new Answer();
	}

	/**
	 * Answers with the given text.
	 * @param text what to say, streamed word by word; may be empty
	 * @return the behavior, which can be refined
	 */
	public static Answer answer(String text) {
		return answer().text(text);
	}

	/**
	 * Fails with a status and the error that the provider has for it.
	 * @param status the HTTP status, 400 to 599
	 * @return the behavior
	 */
	public static ErrorAnswer error(int status) {
		return new ErrorAnswer("error " + status, (exchange) -> exchange.errors().of(status));
	}

	/**
	 * Fails with an error of the given words, in the provider's envelope.
	 * @param status the HTTP status, 400 to 599
	 * @param type the provider's class of error; for Gemini its {@code status}
	 * @param code the finer word; left out where the envelope has no place for it
	 * @param message the sentence for people
	 * @return the behavior
	 */
	public static ErrorAnswer error(int status, String type, String code, String message) {
		return new ErrorAnswer("error " + status, (exchange) -> new WireError(status, type, code, message));
	}

	/**
	 * Fails with 429 and does not say how long to wait.
	 * @return the behavior
	 */
	public static ErrorAnswer rateLimited() {
		return ErrorAnswer.of(Trouble.Kind.RATE_LIMITED);
	}

	/**
	 * Fails with 429 and says how long to wait, see
	 * {@link ErrorAnswer#retryAfter(Duration)}.
	 * @param retryAfter how long to wait
	 * @return the behavior
	 */
	public static ErrorAnswer rateLimited(Duration retryAfter) {
		return rateLimited().retryAfter(retryAfter);
	}

	/**
	 * Fails because there is too much to do: 503, for Anthropic 529.
	 * @return the behavior
	 */
	public static ErrorAnswer overloaded() {
		return ErrorAnswer.of(Trouble.Kind.OVERLOADED);
	}

	/**
	 * Refuses the key: 401, for Gemini and xAI 400.
	 * @return the behavior
	 */
	public static ErrorAnswer badKey() {
		return ErrorAnswer.of(Trouble.Kind.BAD_KEY,
				(exchange) -> Trouble.masked(exchange.wire().key(exchange.request())));
	}

	/**
	 * Refuses the model as retired: 404 that names it, for DeepSeek 400.
	 * @return the behavior
	 */
	public static ErrorAnswer retiredModel() {
		return ErrorAnswer.of(Trouble.Kind.RETIRED_MODEL, (exchange) -> exchange.request().model());
	}

	/**
	 * Refuses the request as longer than the model's context: 400.
	 * @return the behavior
	 */
	public static ErrorAnswer contextTooLong() {
		return ErrorAnswer.of(Trouble.Kind.CONTEXT_TOO_LONG);
	}

	/**
	 * Refuses the request for what it says: 400.
	 * @return the behavior
	 */
	public static ErrorAnswer contentPolicy() {
		return ErrorAnswer.of(Trouble.Kind.CONTENT_POLICY);
	}

	/**
	 * Fails because nobody paid: 429 that no wait cures, for Anthropic 400, for DeepSeek
	 * 402.
	 * @return the behavior
	 */
	public static ErrorAnswer noCredit() {
		return ErrorAnswer.of(Trouble.Kind.NO_CREDIT);
	}

	/**
	 * Refuses requests that have a parameter with 400, and answers all others.
	 * @param name the parameter as it is called on the wire, for example
	 * {@code temperature}
	 * @return the behavior
	 */
	public static Behavior refusedParameter(String name) {
		Behavior refusal = ErrorAnswer.of(Trouble.Kind.REFUSED_PARAMETER, (exchange) -> name);
		return choose((request) -> request.json().has(name) ? refusal : answer());
	}

	/**
	 * Refuses requests whose last message is the assistant's with 400, and answers all
	 * others.
	 * @return the behavior
	 */
	public static Behavior refusesPrefill() {
		return choose(
				(request) -> request.endsWithAssistant() ? ErrorAnswer.of(Trouble.Kind.REFUSED_PREFILL) : answer());
	}

	/**
	 * Decides by the request.
	 * @param choice gives the behavior for a request; called by many threads at once
	 * @return the behavior
	 */
	public static Behavior choose(Function<ReceivedRequest, Behavior> choice) {
		return new Step("choose", (exchange) -> choice.apply(exchange.request()).serve(exchange));
	}

	/**
	 * Redirects with 307.
	 * @param location where to
	 * @return the behavior
	 */
	public static Behavior redirect(URI location) {
		return raw(307, Map.of("Location", location.toString()), new byte[0]);
	}

	/**
	 * Answers with a web page instead of an API's answer: status 200, HTML.
	 * @return the behavior
	 */
	public static Behavior html() {
		byte[] page = "<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>".getBytes(StandardCharsets.UTF_8);
		return raw(200, Map.of("Content-Type", "text/html; charset=utf-8"), page);
	}

	/**
	 * Resets the connection after it has read the request and before it answers.
	 * @return the behavior
	 */
	public static Behavior reset() {
		return new Step("reset", (exchange) -> exchange.connection().reset());
	}

	/**
	 * Reads the request and never answers; the connection stays open until the client
	 * closes it.
	 * @return the behavior
	 */
	public static Behavior silence() {
		return silence(FOREVER);
	}

	/**
	 * Reads the request, is silent for a time, and then closes the connection without an
	 * answer.
	 * @param duration how long to be silent
	 * @return the behavior
	 */
	public static Behavior silence(Duration duration) {
		return new Step("silence", (exchange) -> {
			exchange.connection().pause(duration);
			exchange.connection().close();
		});
	}

	/**
	 * Sends the headers at once, is silent for a time, and then answers.
	 * @param silence how long to be silent
	 * @return the behavior, which can be refined
	 */
	public static Answer slowFirstToken(Duration silence) {
		return stall(0, silence);
	}

	/**
	 * Closes the connection in the middle of the answer. The tokens before that arrive;
	 * of an answer that is not streamed about half of the announced length arrives.
	 * @param afterTokens after how many tokens, at the latest before the finish reason
	 * @return the behavior, which can be refined
	 */
	public static Answer cut(int afterTokens) {
		return answer().with(new Mishap(Mishap.Kind.CUT, afterTokens));
	}

	/**
	 * Like {@link #cut(int)}, but with a TCP reset, which may overtake the last tokens.
	 * @param afterTokens after how many tokens, at the latest before the finish reason
	 * @return the behavior, which can be refined
	 */
	public static Answer reset(int afterTokens) {
		return answer().with(new Mishap(Mishap.Kind.RESET, afterTokens));
	}

	/**
	 * Ends the answer in the middle as if it were whole: the HTTP body ends in order, but
	 * there is no finish reason and no end event.
	 * @param afterTokens after how many tokens, at the latest before the finish reason
	 * @return the behavior, which can be refined
	 */
	public static Answer cutCleanly(int afterTokens) {
		return answer().with(new Mishap(Mishap.Kind.CUT_CLEANLY, afterTokens));
	}

	/**
	 * Falls silent in the middle of the answer for good, and keeps the connection open.
	 * @param afterTokens after how many tokens, at the latest before the finish reason
	 * @return the behavior, which can be refined
	 */
	public static Answer stall(int afterTokens) {
		return stall(afterTokens, FOREVER);
	}

	/**
	 * Falls silent in the middle of the answer for a time, and then goes on.
	 * @param afterTokens after how many tokens, at the latest before the finish reason
	 * @param silence how long to be silent
	 * @return the behavior, which can be refined
	 */
	public static Answer stall(int afterTokens, Duration silence) {
		return answer().with(Mishap.stall(afterTokens, silence));
	}

	/**
	 * Begins to answer with status 200 and then tells an error in the stream; an answer
	 * that is not streamed is the error's body with status 200.
	 * @param afterTokens after how many tokens, at the latest before the finish reason
	 * @param error the error to tell, for example {@link #overloaded()}; its status is
	 * not sent
	 * @return the behavior, which can be refined
	 */
	public static Answer errorInStream(int afterTokens, ErrorAnswer error) {
		return answer().with(Mishap.error(afterTokens, error));
	}

	/**
	 * Fails with 503 for a time, counted from when this behavior is given to the
	 * provider, and answers after it.
	 * @param duration how long
	 * @return the behavior
	 */
	public static Behavior outage(Duration duration) {
		return new Step("outage", (exchange) -> {
			boolean over = exchange.sinceSet().compareTo(duration) >= 0;
			(over ? answer() : error(503)).serve(exchange);
		});
	}

	/**
	 * Sends exactly the given bytes as the body.
	 * @param status the HTTP status
	 * @param headers all headers except for the length
	 * @param body the body
	 * @param chunkLengths the lengths in bytes of the pieces in which the body is sent,
	 * each flushed and an HTTP chunk of its own, the rest as a last piece; none: the body
	 * in one piece, with a {@code Content-Length}
	 * @return the behavior
	 */
	public static Behavior raw(int status, Map<String, String> headers, byte[] body, int... chunkLengths) {
		return new Raw(status, headers, body, chunkLengths);
	}

}
