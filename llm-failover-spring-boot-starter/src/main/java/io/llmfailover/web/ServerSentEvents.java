package io.llmfailover.web;

import java.time.Duration;
import java.util.Objects;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.JsonForm;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.codec.ServerSentEvent;

/**
 * Makes server-sent events of a stream, for controllers of Spring MVC and WebFlux. Each
 * event is named as in the JSON form ({@code text}, {@code reasoning}, {@code restarted},
 * {@code completed} and so on) and its data is that form, so that a piece of text keeps
 * its leading spaces and a browser can tell reasoning from text. A stream that fails ends
 * with an event {@code failed}, whose data tells the kind of failure: the status of the
 * response was sent long before. Between events a comment is sent now and then, so that
 * no proxy takes the connection for dead while a model thinks. A reader who goes away
 * cancels the call, and with it the provider's. Thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">The
 * format</a>
 */
public final class ServerSentEvents {

	/** How often a comment is sent: 15 s, a quarter of the usual patience of proxies. */
	public static final Duration HEARTBEAT = Duration.ofSeconds(15);

	private ServerSentEvents() {
	}

	/**
	 * Makes server-sent events, with a comment every 15 s.
	 * @param events the stream
	 * @return what a controller returns; it fails only with what is no
	 * {@link ChatFailedException}
	 */
	public static Flux<ServerSentEvent<JsonForm>> of(Flux<ChatEvent> events) {
		return of(events, HEARTBEAT);
	}

	/**
	 * Makes server-sent events.
	 * @param events the stream
	 * @param heartbeat how often a comment is sent; zero for never
	 * @return what a controller returns; it fails only with what is no
	 * {@link ChatFailedException}
	 * @throws IllegalArgumentException if {@code heartbeat} is negative
	 */
	public static Flux<ServerSentEvent<JsonForm>> of(Flux<ChatEvent> events, Duration heartbeat) {
		Objects.requireNonNull(events, "events");
		if (heartbeat.isNegative()) {
			throw new IllegalArgumentException("heartbeat must not be negative, but is " + heartbeat);
		}
		Flux<ServerSentEvent<JsonForm>> sent = events.map((event) -> event(event.toJson()))
			.onErrorResume(ChatFailedException.class, (failure) -> Mono.just(failed(failure)));
		return heartbeat.isZero() ? sent : withHeartbeat(sent, heartbeat);
	}

	private static Flux<ServerSentEvent<JsonForm>> withHeartbeat(Flux<ServerSentEvent<JsonForm>> sent,
			Duration heartbeat) {
		return Flux.defer(() -> {
			Sinks.Empty<Void> end = Sinks.empty();
			// one that nobody is ready to take is left out
			Flux<ServerSentEvent<JsonForm>> beats = Flux.interval(heartbeat)
				.onBackpressureDrop()
				.map((beat) -> ServerSentEvent.<JsonForm>builder().comment("").build())
				.takeUntilOther(end.asMono());
			// one event ahead, and no more: back-pressure reaches the provider
			return Flux.merge(1, sent.doOnTerminate(end::tryEmitEmpty), beats);
		});
	}

	private static ServerSentEvent<JsonForm> event(JsonForm form) {
		return ServerSentEvent.builder(form).event(String.valueOf(form.fields().get("type"))).build();
	}

	private static ServerSentEvent<JsonForm> failed(ChatFailedException failure) {
		return ServerSentEvent.builder(failure.toJson()).event("failed").build();
	}

}
