package io.llmfailover.provider;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;

/**
 * Finds out what an error of the connection means.
 */
final class NetworkFailures {

	// the first one that fits any of the causes counts: some of these are subclasses of
	// later ones, and TLS fails inside of a decoder
	private static final List<Rule> RULES = List.of(
			new Rule(ConnectTimeoutException.class, FailureKind.TIMEOUT, null, "The connection took too long"),
			new Rule(io.netty.handler.timeout.TimeoutException.class, FailureKind.TIMEOUT, null,
					"The provider was silent for too long"),
			new Rule(HttpConnectTimeoutException.class, FailureKind.TIMEOUT, null, "The connection took too long"),
			new Rule(HttpTimeoutException.class, FailureKind.TIMEOUT, null, "The provider was silent for too long"),
			new Rule(SocketTimeoutException.class, FailureKind.TIMEOUT, null, "The provider was silent for too long"),
			new Rule(TimeoutException.class, FailureKind.TIMEOUT, null, "The provider was silent for too long"),
			new Rule(UnknownHostException.class, FailureKind.NETWORK, Circumstance.UNREACHABLE,
					"There is no such host"),
			new Rule(ConnectException.class, FailureKind.NETWORK, Circumstance.UNREACHABLE,
					"The connection was refused"),
			new Rule(NoRouteToHostException.class, FailureKind.NETWORK, Circumstance.UNREACHABLE,
					"There is no route to the host"),
			new Rule(SSLException.class, FailureKind.NETWORK, null, "TLS failed"),
			new Rule(DataBufferLimitException.class, FailureKind.LIMIT_EXCEEDED, null, "The answer is too large"),
			new Rule(ProtocolException.class, FailureKind.MALFORMED_RESPONSE, null, "The answer is not proper HTTP"),
			new Rule(DecoderException.class, FailureKind.MALFORMED_RESPONSE, null, "The answer is not proper HTTP"));

	private NetworkFailures() {
	}

	/**
	 * Whether no connection of our own pool became free: that says nothing about the
	 * provider.
	 * @param error the error
	 * @return true if the pool is used up
	 */
	static boolean isPoolFull(Throwable error) {
		// relocated inside Reactor Netty, so that its class cannot be named
		return error.getClass().getSimpleName().startsWith("PoolAcquire");
	}

	/**
	 * Whether an error is one of the connection at all.
	 * @param error the error
	 * @return true if it was caused by the network, or by its silence
	 */
	static boolean isOfTheNetwork(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			Throwable each = cause;
			if (each instanceof IOException || RULES.stream().anyMatch((rule) -> rule.type.isInstance(each))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Classifies an error of the connection.
	 * @param error the error
	 * @param stale whether a connection that broke may have been closed at the other end
	 * before the request was sent
	 * @return the failure
	 */
	static Failure classify(Throwable error, boolean stale) {
		for (Rule rule : RULES) {
			for (Throwable cause = error; cause != null; cause = cause.getCause()) {
				if (rule.type.isInstance(cause)) {
					Failure failure = Failure.of(rule.kind, rule.words + words(cause));
					return (rule.circumstance != null) ? failure.in(rule.circumstance) : failure;
				}
			}
		}
		Failure failure = Failure.of(FailureKind.NETWORK, "The connection broke" + words(error));
		return stale ? failure.in(Circumstance.STALE_CONNECTION) : failure;
	}

	/**
	 * A connection that broke in the middle of a stream.
	 * @param error the error
	 * @return the failure
	 */
	static Failure incompleteStream(Throwable error) {
		return Failure.of(FailureKind.INCOMPLETE_STREAM,
				"The connection broke before the provider said that it had finished" + words(error));
	}

	private static String words(Throwable error) {
		String message = error.getMessage();
		return (message != null && !message.isBlank()) ? ": " + message : "";
	}

	private record Rule(Class<? extends Throwable> type, FailureKind kind, @Nullable Circumstance circumstance,
			String words) {

	}

}
