package io.llmfailover.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Behavior} that fails with an error in the provider's own shape.
 */
public final class ErrorAnswer extends Behavior {

	private final Function<Exchange, WireError> error;

	private final Map<String, String> headers;

	private final @Nullable Duration retryAfter;

	ErrorAnswer(String description, Function<Exchange, WireError> error) {
		this(description, error, Map.of(), null);
	}

	private ErrorAnswer(String description, Function<Exchange, WireError> error, Map<String, String> headers,
			@Nullable Duration retryAfter) {
		super(description);
		this.error = error;
		this.headers = headers;
		this.retryAfter = retryAfter;
	}

	static ErrorAnswer of(Trouble.Kind kind) {
		return of(kind, (exchange) -> "");
	}

	static ErrorAnswer of(Trouble.Kind kind, Function<Exchange, String> subject) {
		return new ErrorAnswer(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
				(exchange) -> exchange.errors().of(new Trouble(kind, subject.apply(exchange))));
	}

	/**
	 * The same error with one more response header.
	 * @param name the header's name
	 * @param value its value
	 * @return the new behavior
	 */
	public ErrorAnswer header(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return new ErrorAnswer(toString(), this.error, more, this.retryAfter);
	}

	/**
	 * The same error, saying how long to wait: in the header {@code Retry-After}, in
	 * whole seconds rounded up, and exactly in {@code retry-after-ms} if it is not whole
	 * seconds; Gemini says it in the body.
	 * @param retryAfter how long to wait
	 * @return the new behavior
	 */
	public ErrorAnswer retryAfter(Duration retryAfter) {
		return new ErrorAnswer(toString(), this.error, this.headers, retryAfter);
	}

	@Override
	void serve(Exchange exchange) throws IOException {
		exchange.error(error(exchange), this.headers);
	}

	/**
	 * The error's JSON object, for those who tell it inside an answer.
	 */
	Map<String, @Nullable Object> envelope(Exchange exchange) {
		return exchange.errors().envelope(error(exchange), exchange.id());
	}

	private WireError error(Exchange exchange) {
		return this.error.apply(exchange).withRetryAfter(this.retryAfter);
	}

}
