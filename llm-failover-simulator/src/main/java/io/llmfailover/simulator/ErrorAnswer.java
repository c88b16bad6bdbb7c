package io.llmfailover.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Behavior} that fails with an error in the provider's own shape.
 */
public final class ErrorAnswer extends Behavior {

	private final BiFunction<Errors, ReceivedRequest, WireError> error;

	private final Map<String, String> headers;

	private final @Nullable Duration retryAfter;

	ErrorAnswer(String description, BiFunction<Errors, ReceivedRequest, WireError> error) {
		this(description, error, Map.of(), null);
	}

	private ErrorAnswer(String description, BiFunction<Errors, ReceivedRequest, WireError> error,
			Map<String, String> headers, @Nullable Duration retryAfter) {
		super(description);
		this.error = error;
		this.headers = Map.copyOf(headers);
		this.retryAfter = retryAfter;
	}

	static ErrorAnswer of(Trouble.Kind kind) {
		return new ErrorAnswer(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
				(errors, request) -> errors.of(Trouble.of(kind)));
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
	 * The same error, saying how long to wait as in
	 * {@link Behavior#rateLimited(Duration)}.
	 * @param retryAfter how long to wait
	 * @return the new behavior
	 */
	public ErrorAnswer retryAfter(Duration retryAfter) {
		return new ErrorAnswer(toString(), this.error, this.headers, retryAfter);
	}

	@Override
	void serve(Exchange exchange) throws IOException {
		Map<String, String> all = new LinkedHashMap<>();
		if (this.retryAfter != null && exchange.errors().retryAfterInHeader()) {
			all.put("Retry-After", String.valueOf((this.retryAfter.toMillis() + 999) / 1000));
			if (this.retryAfter.toMillis() % 1000 != 0) {
				all.put("retry-after-ms", String.valueOf(this.retryAfter.toMillis()));
			}
		}
		all.putAll(this.headers);
		exchange.error(error(exchange), all, this.retryAfter);
	}

	/**
	 * The error's JSON object, for those who tell it inside an answer.
	 */
	Map<String, @Nullable Object> envelope(Exchange exchange) {
		return exchange.errors().envelope(error(exchange), this.retryAfter);
	}

	private WireError error(Exchange exchange) {
		return this.error.apply(exchange.errors(), exchange.request());
	}

}
