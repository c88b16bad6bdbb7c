package io.llmfailover.simulator;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.llmfailover.simulator.rules.BreaksRules;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SimulatedProviderTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final Client client = new Client();

	@Test
	void tellsWhatItReceived() {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			assertThat(openai.baseUrl().toString()).matches("http://127\\.0\\.0\\.1:\\d+/v1");
			this.client.stream(openai);
			ReceivedRequest request = openai.awaitRequests(1, LONG).get(0);
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.path()).isEqualTo("/v1/chat/completions");
			assertThat(request.header("AUTHORIZATION")).isEqualTo("Bearer " + Client.KEY);
			assertThat(request.header("x-none")).isNull();
			assertThat(request.model()).isEqualTo("some-model");
			assertThat(request.stream()).isTrue();
			assertThat(request.body()).contains("What is a port?");
			assertThat(request.toString()).doesNotContain(Client.KEY).doesNotContain("port?");
			openai.clear();
			assertThat(openai.requests()).isEmpty();
		}
	}

	@Test
	void playsTheScriptAndThenReturnsToTheStandingBehavior() {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			Behavior standing = Behavior.error(503);
			openai.behave(standing);
			openai.script(Behavior.error(429), Behavior.answer("Hello"));
			assertThat(openai.behavior()).isSameAs(standing);
			assertThat(statuses(openai, 3)).containsExactly(429, 200, 503);
			openai.script(Behavior.error(429));
			openai.clear();
			assertThat(statuses(openai, 1)).containsExactly(503);
		}
	}

	@Test
	void givesEachStepOfTheScriptToExactlyOneOfManyConcurrentRequests() throws Exception {
		int requests = 32;
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			openai.script(IntStream.range(0, requests)
				.mapToObj((i) -> Behavior.answer(String.valueOf(i)))
				.toArray(Behavior[]::new));
			List<Future<String>> answers = new ArrayList<>();
			for (int i = 0; i < requests; i++) {
				answers.add(threads.submit(() -> Client.text(this.client.chat(openai).body())));
			}
			List<String> texts = new ArrayList<>();
			for (Future<String> answer : answers) {
				texts.add(answer.get());
			}
			assertThat(texts)
				.containsExactlyInAnyOrderElementsOf(IntStream.range(0, requests).mapToObj(String::valueOf).toList());
			assertThat(openai.requests()).hasSize(requests);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void choosesByTheRequest() {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			openai.behave(Behavior
				.choose((request) -> request.stream() ? Behavior.answer("streamed") : Behavior.retiredModel()));
			assertThat(Client.text(this.client.stream(openai).body())).isEqualTo("streamed");
			assertThat(this.client.chat(openai).statusCode()).isEqualTo(404);
		}
	}

	@Test
	@BreaksRules("One of them is sent in pieces, and has no messages")
	void servesManyRequestsOverOneConnection() throws Exception {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start();
				RawClient raw = new RawClient(openai)) {
			openai.behave(Behavior.answer("Hi"));
			raw.post(Client.body(true));
			assertThat(raw.readUntil("\r\n0\r\n\r\n")).contains("Transfer-Encoding: chunked", "data: [DONE]");
			raw.post(Client.body(false));
			assertThat(raw.readUntil("}}")).contains("Content-Length: ", "\"content\":\"Hi\"");
			raw.post(Client.body(false), "Expect: 100-continue");
			assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
			raw.readUntil("}}");
			raw.head(new String[0], "Transfer-Encoding: chunked");
			raw.write("A\r\n{\"model\":\"\r\n3;x=y\r\nm\"}\r\n0\r\nTrailer: t\r\n\r\n");
			assertThat(raw.readUntil("}}")).contains("missing_required_parameter");
			raw.post(Client.body(false), "Connection: close");
			assertThat(raw.readToEnd()).contains("\"content\":\"Hi\"");
			assertThat(openai.requests()).hasSize(5);
		}
	}

	@Test
	void survivesClientsThatMakeNoSense() throws Exception {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			for (String nonsense : List.of("nonsense\r\n\r\n", "GET / HTTP/1.1\r\nnonsense\r\n\r\n",
					"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n")) {
				try (RawClient raw = new RawClient(openai)) {
					raw.write(nonsense);
					assertThat(raw.readToEnd()).isEmpty();
				}
			}
			new RawClient(openai).close();
			assertThat(statuses(openai, 1)).containsExactly(200);
		}
	}

	@Test
	void noticesThatTheClientCloses() throws Exception {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").tokenDelay(LONG).start()) {
			RawClient raw = new RawClient(openai);
			raw.post(Client.body(true));
			ReceivedRequest request = openai.awaitRequests(1, LONG).get(0);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> openai.awaitClosed(request, Duration.ofMillis(1)))
				.withMessageContaining("kept the connection open");
			raw.close();
			assertThat(openai.awaitClosed(request, LONG)).isLessThan(LONG);
		}
	}

	@Test
	void doesNotTakeItsOwnClosingForTheClients() throws Exception {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start();
				RawClient raw = new RawClient(openai)) {
			openai.behave(Behavior.reset());
			raw.post(Client.body(true));
			ReceivedRequest request = openai.awaitRequests(1, LONG).get(0);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> openai.awaitClosed(request, LONG))
				.withMessageContaining("not the client");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> openai.awaitClosed(new ReceivedRequest(request.method(), request.path(),
						request.headers(), request.body(), request.receivedAt()), LONG));
		}
	}

	@Test
	void saysHowManyRequestsAreMissing() {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> openai.awaitRequests(2, Duration.ofMillis(1)))
				.withMessageContaining("0 of 2 requests");
		}
	}

	@Test
	void closesWithAnAnswerUnderWay() throws Exception {
		SimulatedProvider openai = SimulatedProvider.openAi("openai").latency(LONG).start();
		try (RawClient raw = new RawClient(openai)) {
			raw.post(Client.body(true));
			openai.awaitRequests(1, LONG);
			openai.close();
			assertThat(raw.readToEnd()).isEmpty();
			assertThat(openai.openConnections()).isZero();
		}
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket("127.0.0.1", openai.baseUrl().getPort()).close());
	}

	private List<Integer> statuses(SimulatedProvider provider, int requests) {
		return IntStream.range(0, requests).mapToObj((i) -> this.client.chat(provider).statusCode()).toList();
	}

	@Test
	void listensOnThePortThatItIsGiven() {
		SimulatedProvider first = SimulatedProvider.openAi("first").start();
		int port = first.baseUrl().getPort();
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> SimulatedProvider.openAi("second").port(port).start())
			.withMessage("Port " + port + " of 127.0.0.1 is taken for the simulated provider second");
		first.close();
		try (SimulatedProvider second = SimulatedProvider.openAi("second").port(port).start()) {
			assertThat(second.baseUrl()).isEqualTo(first.baseUrl());
		}
		assertThatIllegalArgumentException().isThrownBy(() -> SimulatedProvider.openAi("third").port(0));
	}

}
