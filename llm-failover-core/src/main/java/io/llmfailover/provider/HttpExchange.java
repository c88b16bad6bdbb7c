package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.DecodingLimits;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ErrorInAnswerException;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetEvent.Opened;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;
import tools.jackson.core.JacksonException;

/**
 * One request and its answer. Every failure of it leaves as a
 * {@link TargetFailedException}; any other exception is a bug.
 */
final class HttpExchange {

	// the last ones are those of proxies in front of the provider
	private static final List<String> REQUEST_IDS = List.of("x-request-id", "request-id", "x-goog-request-id",
			"cf-ray");

	private final Endpoint endpoint;

	private final ErrorResponses errors;

	private final WireTarget target;

	private final ChatRequest request;

	private final RenderedRequest rendered;

	private final AnswerDecoder decoder;

	private final ExchangeConnection connection;

	private final Sinks.Empty<Void> finished = Sinks.empty();

	// read by the timer
	private volatile boolean over;

	HttpExchange(Endpoint endpoint, Traits traits, WireTarget target, ChatRequest request) {
		this.endpoint = endpoint;
		this.connection = new ExchangeConnection(endpoint.scheduler());
		this.errors = new ErrorResponses(endpoint, traits, target);
		this.target = target;
		this.request = request;
		this.rendered = traits.render(request, target);
		this.decoder = endpoint.dialect()
			.decoder(target, Expected.of(request, target.provider(), DecodingLimits.DEFAULTS));
	}

	Flux<TargetEvent> run() {
		if (this.request.strict() && !this.rendered.dropped().isEmpty()) {
			return Flux.error(failed(notAsked(), null));
		}
		return this.endpoint.post(this.target.transport())
			.httpRequest(this.connection::taken)
			.contentLength(this.rendered.body().length)
			.body(body())
			.exchangeToFlux(this::answer)
			.onErrorMap(WebClientRequestException.class, this::withoutAnswer)
			.onErrorMap(TargetFailedException.class, this::cleaned)
			.doOnCancel(this.connection::closeUnread)
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	private Failure notAsked() {
		return Failure
			.of(FailureKind.INVALID_REQUEST,
					"the request is strict, and not all of it is taken: " + String.join("; ", this.rendered.dropped()))
			.in(Circumstance.NOT_ASKED);
	}

	private BodyInserter<Void, ClientHttpRequest> body() {
		return (message, context) -> message
			.writeWith(Mono.fromSupplier(() -> message.bufferFactory().wrap(this.rendered.body())));
	}

	private Flux<TargetEvent> answer(ClientResponse response) {
		int status = response.statusCode().value();
		HttpHeaders headers = response.headers().asHttpHeaders();
		String requestId = this.endpoint.cleaner().cleanId(requestId(headers));
		Flux<DataBuffer> body = response.body(BodyExtractors.toDataBuffers()).doOnSubscribe(this.connection::reading);
		Flux<TargetEvent> events = response.statusCode().is2xxSuccessful()
				? events(body, headers).startWith(new Opened(status, requestId)) : refusal(body, status, headers);
		return events
			.onErrorMap(JacksonException.class,
					(ex) -> failed(Failure.of(FailureKind.MALFORMED_RESPONSE, "The answer is not proper JSON"), ex))
			.onErrorMap(TargetFailedException.class,
					(ex) -> failed(this.decoder.withUsage(ex.failure()).at(status, requestId), ex.getCause()));
	}

	private Flux<TargetEvent> events(Flux<DataBuffer> body, HttpHeaders headers) {
		AnswerReader reader = new AnswerReader(this.decoder, this.rendered.warnings(), this.endpoint.limits(),
				headers.getFirst(HttpHeaders.CONTENT_TYPE));
		return body.onErrorResume((error) -> cut(error, reader))
			.takeUntilOther(over())
			.doOnRequest((demand) -> startGrace())
			.map(reader::read)
			.doOnNext((events) -> this.over = this.decoder.finished())
			// an error waits in line as a value: it would overtake what a slow reader has
			// not taken yet
			.materialize()
			.concatMapIterable(HttpExchange::told, 1)
			.concatWith(Flux.defer(() -> Flux.fromIterable(reader.end())))
			.doOnComplete(this.errors::answered)
			.onErrorMap(TargetFailedException.class, this::understood);
	}

	private TargetFailedException understood(TargetFailedException ex) {
		Failure failure = (ex instanceof ErrorInAnswerException error)
				? this.errors.understood(error.failure(), error.evidence()) : this.errors.understood(ex.failure());
		return failed(failure, ex.getCause());
	}

	private static List<TargetEvent> told(Signal<List<TargetEvent>> signal) {
		Throwable error = signal.getThrowable();
		if (error != null) {
			throw Exceptions.propagate(error);
		}
		List<TargetEvent> events = signal.get();
		return (events != null) ? events : List.of();
	}

	// begins only when more is asked for, so that a slow consumer does not miss the usage
	private void startGrace() {
		if (this.decoder.finished()) {
			this.finished.tryEmitEmpty();
		}
	}

	/**
	 * When the rest of the body is no longer waited for. What follows a finish reason may
	 * revoke it, and then nothing is over.
	 */
	private Mono<Long> over() {
		return this.finished.asMono()
			.then(Mono.defer(this::grace))
			.filter((time) -> this.over)
			.repeatWhenEmpty((repetitions) -> repetitions);
	}

	private Mono<Long> grace() {
		return Mono.delay(this.endpoint.limits().completionGrace(), this.endpoint.scheduler());
	}

	private Flux<DataBuffer> cut(Throwable error, AnswerReader reader) {
		if (this.decoder.finished()) {
			return Flux.empty();
		}
		Failure failure = NetworkFailures.classify(error, false);
		boolean broken = failure.kind() == FailureKind.NETWORK;
		return Flux
			.error(failed((broken && reader.streaming()) ? NetworkFailures.incompleteStream(error) : failure, error));
	}

	private Flux<TargetEvent> refusal(Flux<DataBuffer> body, int status, HttpHeaders headers) {
		return ErrorBody.read(body.takeUntilOther(grace()), this.endpoint.limits().maxErrorBody())
			.flatMapMany(
					(text) -> Flux.error(failed(this.errors.classify(ErrorEvidence.of(status, headers, text)), null)));
	}

	private Throwable withoutAnswer(WebClientRequestException ex) {
		// the wrapper holds the request's headers, hence the key
		Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
		Failure failure = NetworkFailures.classify(cause, this.connection.stale());
		return failed(this.connection.asked() ? failure : failure.usage(Usage.NONE), cause);
	}

	private Throwable cleaned(TargetFailedException ex) {
		Failure failure = ex.failure();
		String message = this.endpoint.cleaner().clean(failure.message(), this.request);
		return message.equals(failure.message()) ? ex : failed(failure.message(message), ex.getCause());
	}

	private static TargetFailedException failed(Failure failure, @Nullable Throwable cause) {
		// a parser's message may quote the answer
		return new TargetFailedException(failure, (cause instanceof JacksonException) ? null : cause);
	}

	private static @Nullable String requestId(HttpHeaders headers) {
		for (String name : REQUEST_IDS) {
			String id = headers.getFirst(name);
			if (id != null && !id.isBlank()) {
				return id;
			}
		}
		return null;
	}

}
