package io.llmfailover.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.FailureTable;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.scheduler.Schedulers;

/**
 * What goes wrong between one provider and an HTTP client of your own, told as the
 * failures that a call fails over on: for a {@link ChatProvider} that does without
 * {@link HttpProvider}. It finds the same kinds, delays and circumstances for a response
 * as our own providers do, whichever vendor's words it has. One instance per provider.
 * Thread-safe.
 * <p>
 * Of a body the first 64 KiB are read. The message of a failure is on one line of at most
 * 300 characters, without the provider's secrets, without whatever else looks like a key,
 * and without what it repeats of the request.
 */
public final class HttpFailures {

	// nothing of it has a say in what an error means
	private static final int NO_LIMIT = Integer.MAX_VALUE;

	private final String provider;

	private final MessageCleaner cleaner;

	private final ProviderAccount account = new ProviderAccount(Schedulers.parallel());

	private HttpFailures(String provider, MessageCleaner cleaner) {
		this.provider = provider;
		this.cleaner = cleaner;
	}

	/**
	 * The failures of one provider.
	 * @param provider its name in the chain
	 * @param secrets what it is let in with: keys, and values of headers that hold any.
	 * No message shows a piece of eight characters of them; they are printed nowhere
	 * @return its failures
	 */
	public static HttpFailures of(String provider, Collection<String> secrets) {
		return new HttpFailures(Objects.requireNonNull(provider, "provider"), new MessageCleaner(Secrets.of(secrets)));
	}

	/**
	 * A response that is no answer, or an error inside of one.
	 * @param model the model that was asked
	 * @param request what it was asked
	 * @param status the HTTP status; 200 for an error inside of an answer, where the
	 * headers say nothing about the error
	 * @param headers the headers of the response, whose names may be written either way
	 * @param body the body in UTF-8, as far as it was read: 64 KiB are enough
	 * @return the failure
	 */
	public TargetFailedException refused(String model, ChatRequest request, int status,
			Map<String, List<String>> headers, byte[] body) {
		HttpHeaders all = new HttpHeaders();
		headers.forEach((name, values) -> values.forEach((value) -> all.add(name, value)));
		Failure failure = (status >= 300 && status < 400)
				? Failure.of(FailureKind.MALFORMED_RESPONSE, "a redirect is not followed")
					.in(Failure.Circumstance.WRONG_ADDRESS)
				: refusal(model, request, status, all, body);
		return failed(failure.at(status, this.cleaner.cleanId(RequestId.in(all))), request, null);
	}

	private Failure refusal(String model, ChatRequest request, int status, HttpHeaders headers, byte[] body) {
		CallersWords caller = CallersWords.of(request, this.provider);
		WireTarget target = new WireTarget(this.provider, model, Transport.WHOLE, NO_LIMIT, ModelFacts.NONE,
				Refusals.NONE, false, caller);
		String text = new String(body, 0, Math.min(body.length, ErrorEvidence.LONGEST), StandardCharsets.UTF_8);
		Failure failure = FailureTable.classify(ErrorEvidence.of(status, headers, text), target);
		return this.account.weigh(failure, caller);
	}

	/**
	 * A response that did not come: the connection was not made or broke, or the client's
	 * time ran out.
	 * @param request what was asked
	 * @param error the client's exception, as it is or wrapped
	 * @return the failure: {@link FailureKind#NETWORK} or {@link FailureKind#TIMEOUT}; an
	 * exception that is no {@link IOException} and no timeout is taken for an answer that
	 * could not be read
	 */
	public TargetFailedException unanswered(ChatRequest request, Throwable error) {
		Throwable cause = unwrapped(error);
		if (cause instanceof TargetFailedException failed) {
			return failed;
		}
		return failed(NetworkFailures.isOfTheNetwork(cause) ? NetworkFailures.classify(cause, false)
				: ExchangeFailures.unreadable(cause), request, cause);
	}

	/**
	 * A stream that had begun and broke.
	 * @param request what was asked
	 * @param error the client's exception, as it is or wrapped
	 * @return the failure: {@link FailureKind#INCOMPLETE_STREAM} where the connection
	 * broke, {@link FailureKind#TIMEOUT} where the client's time ran out
	 */
	public TargetFailedException brokenOff(ChatRequest request, Throwable error) {
		Throwable cause = unwrapped(error);
		boolean broke = NetworkFailures.isOfTheNetwork(cause)
				&& NetworkFailures.classify(cause, false).kind() == FailureKind.NETWORK;
		return broke ? failed(NetworkFailures.incompleteStream(cause), request, cause) : unanswered(request, error);
	}

	/**
	 * Takes note that the provider has answered: words alone that said its account is
	 * refused are forgotten.
	 */
	public void answered() {
		this.account.answered();
	}

	private TargetFailedException failed(Failure failure, ChatRequest request, @Nullable Throwable cause) {
		return new TargetFailedException(failure.message(this.cleaner.clean(failure.message(), request)), cause);
	}

	private static Throwable unwrapped(Throwable error) {
		Throwable cause = error.getCause();
		boolean wrapper = error instanceof CompletionException || error instanceof ExecutionException
				|| error instanceof UncheckedIOException;
		return (wrapper && cause != null) ? unwrapped(cause) : error;
	}

	@Override
	public String toString() {
		return "HttpFailures[" + this.provider + "]";
	}

}
