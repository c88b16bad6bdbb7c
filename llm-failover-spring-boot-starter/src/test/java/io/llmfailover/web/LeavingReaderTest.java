package io.llmfailover.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.llmfailover.ChatEvent;
import io.llmfailover.JsonForm;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers of a stream on real connections.
 */
class LeavingReaderTest {

	private static final ChatEvent TEXT = new ChatEvent.TextDelta("Hello", "openai", "gpt-6-luna");

	private static final int LONG = 30;

	private void serving(Flux<ChatEvent> events, Duration heartbeat, Consumer<Integer> test) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class);
			context.registerBean(Streams.class, () -> new Streams(events, heartbeat));
			context.refresh();
			DisposableServer server = HttpServer.create()
				.port(0)
				.handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.applicationContext(context).build()))
				.bindNow();
			try {
				test.accept(server.port());
			}
			finally {
				server.disposeNow();
			}
		}
	}

	private static Socket connect(int port) throws IOException {
		Socket socket = new Socket();
		socket.connect(new InetSocketAddress("localhost", port));
		socket.setSoTimeout(LONG * 1000);
		socket.getOutputStream()
			.write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private static BufferedReader reader(Socket socket) throws IOException {
		return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
	}

	@Test
	void whoCutsTheConnectionCancelsTheCall() {
		CountDownLatch cancelled = new CountDownLatch(1);
		Flux<ChatEvent> events = Flux.just(TEXT).concatWith(Flux.never()).doOnCancel(cancelled::countDown);
		serving(events, Duration.ofMillis(20), (port) -> {
			try (Socket socket = connect(port)) {
				assertThat(reader(socket).lines().anyMatch((line) -> line.contains("event:text"))).isTrue();
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
			assertThat(await(cancelled)).as("cancelled").isTrue();
		});
	}

	@Test
	void aHeartbeatIsReadWhileAModelThinks() {
		serving(Flux.never(), Duration.ofMillis(20), (port) -> {
			try (Socket socket = connect(port)) {
				assertThat(reader(socket).lines().filter((line) -> line.equals(":")).limit(3)).hasSize(3);
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		});
	}

	@Test
	void anEndThatIsABugIsNoGoodEndOfTheResponse() {
		Flux<ChatEvent> events = Flux.just(TEXT)
			.concatWith(Flux.error(new IllegalStateException("a bug with a secret")));
		serving(events, Duration.ZERO, (port) -> {
			StringBuilder read = new StringBuilder();
			try (Socket socket = connect(port)) {
				reader(socket).lines().forEach((line) -> read.append(line).append('\n'));
			}
			catch (IOException | java.io.UncheckedIOException ex) {
				// cut off, as it should be
			}
			assertThat(read.toString()).contains("event:text")
				.doesNotContain("event:completed", "event:failed", "secret")
				.as("without the last chunk")
				.doesNotEndWith("\n0\n\n");
		});
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(LONG, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFlux
	static class Application {

	}

	@RestController
	static class Streams {

		private final Flux<ChatEvent> events;

		private final Duration heartbeat;

		Streams(Flux<ChatEvent> events, Duration heartbeat) {
			this.events = events;
			this.heartbeat = heartbeat;
		}

		@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<ServerSentEvent<JsonForm>> stream() {
			return ServerSentEvents.of(this.events, this.heartbeat);
		}

	}

}
