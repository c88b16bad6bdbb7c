package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import tools.jackson.core.JacksonException;

/**
 * Turns whatever goes wrong in an exchange into a failure of the attempt.
 */
final class ExchangeFailures {

	private static final Logger logger = LoggerFactory.getLogger(HttpProvider.class);

	private final WireTarget target;

	private final ExchangeConnection connection;

	private final SettingNames names;

	ExchangeFailures(WireTarget target, ExchangeConnection connection, SettingNames names) {
		this.target = target;
		this.connection = connection;
		this.names = names;
	}

	/**
	 * What an error before the response means.
	 * @param error the client's error
	 * @return the failure
	 */
	TargetFailedException withoutResponse(Throwable error) {
		// the client's own wrapper adds nothing but the address
		Throwable cause = (error instanceof WebClientRequestException && error.getCause() != null) ? error.getCause()
				: error;
		if (error instanceof TargetFailedException failed) {
			return failed;
		}
		if (!(error instanceof WebClientRequestException)) {
			return new TargetFailedException(this.connection.asked() ? unreadable(error) : unsendable(error), cause);
		}
		if (NetworkFailures.isPoolFull(cause)) {
			return new TargetFailedException(poolFull(), cause);
		}
		Failure failure = NetworkFailures.classify(cause, this.connection.stale());
		if (failure.kind() == FailureKind.NETWORK && this.connection.sending()) {
			failure = failure.in(Circumstance.UNFINISHED_REQUEST)
				.message("The connection broke while the request was still being sent, as happens when it is too"
						+ " large: " + failure.message());
		}
		return new TargetFailedException(this.connection.asked() ? failure : failure.usage(Usage.NONE), cause);
	}

	private Failure poolFull() {
		return Failure
			.of(FailureKind.NETWORK,
					"own pool full: no connection became free, raise "
							+ this.names.of(this.target.provider(), SettingNames.Setting.MAX_CONNECTIONS))
			.in(Circumstance.POOL_FULL);
	}

	// a filter of the application, for example, that has no token
	private Failure unsendable(Throwable error) {
		logger.warn("A request to provider '{}' could not be sent: {}", this.target.provider(), error.toString());
		return Failure.of(FailureKind.INVALID_REQUEST, "The request could not be sent: " + error)
			.in(Circumstance.NOT_ASKED);
	}

	/**
	 * What an error means that was thrown while a response was read.
	 * @param error the error
	 * @return the signal
	 */
	static TargetFailedException whileReading(Throwable error) {
		if (error instanceof TargetFailedException failed) {
			return failed;
		}
		return new TargetFailedException(unreadable(error), null);
	}

	// without the error's message, which may quote the answer
	static Failure unreadable(Throwable error) {
		if (error instanceof JacksonException) {
			return Failure.of(FailureKind.MALFORMED_RESPONSE, "The answer is not proper JSON");
		}
		return Failure.of(FailureKind.MALFORMED_RESPONSE,
				"The answer cannot be read (" + error.getClass().getSimpleName() + place(error) + ")");
	}

	private static String place(Throwable error) {
		StackTraceElement[] trace = error.getStackTrace();
		return (trace.length > 0) ? " in " + trace[0].getClassName() + "." + trace[0].getMethodName() : "";
	}

	/**
	 * The failure of a request that is strict, and would not be sent as it was written.
	 * @param request the request
	 * @param dropped what would have been left out
	 * @return null if it may be sent
	 */
	static @Nullable TargetFailedException refusal(ChatRequest request, List<String> dropped) {
		if (!request.strict() || dropped.isEmpty()) {
			return null;
		}
		return new TargetFailedException(Failure
			.of(FailureKind.INVALID_REQUEST,
					"the request is strict, and not all of it is taken: " + String.join("; ", dropped))
			.in(Circumstance.NOT_ASKED));
	}

}
