package io.llmfailover.simulator;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MishapTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final Client client = new Client();

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void cutsTheBodyShort(String name) throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(Behavior.cut(5));
			try (RawClient raw = new RawClient(provider)) {
				raw.post(Client.body(true));
				String body = raw.readToEnd();
				assertThat(body).endsWith("\r\n").doesNotEndWith("\r\n0\r\n\r\n");
				assertThat(Client.text("\n" + body)).isEqualTo("This is a simulated answer");
			}
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.client.chat(provider));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void resetsBeforeOrInTheMiddleOfTheAnswer(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			for (Behavior reset : new Behavior[] { Behavior.reset(), Behavior.reset(5) }) {
				provider.behave(reset);
				assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.client.stream(provider));
				assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.client.chat(provider));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void endsInOrderWithoutAFinishReason(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(Behavior.cutCleanly(2));
			String stream = this.client.stream(provider).body();
			assertThat(Client.text(stream)).isEqualTo("This is");
			assertThat(stream).doesNotContain("\"finish_reason\":\"stop\"", "end_turn", "[DONE]", "message_stop");
			String plain = this.client.chat(provider).body();
			assertThat(Client.text(plain)).isEqualTo("This is");
			assertThat(plain).containsAnyOf("\"finish_reason\":null", "\"stop_reason\":null");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void tellsAnErrorInsteadOfTheRest(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(Behavior.errorInStream(2, Behavior.error(529, "overloaded_error", "busy", "Too busy")));
			HttpResponse<String> stream = this.client.stream(provider);
			assertThat(stream.statusCode()).isEqualTo(200);
			assertThat(Client.text(stream.body())).isEqualTo("This is");
			assertThat(stream.body()).contains("overloaded_error").doesNotContain("message_stop");
			HttpResponse<String> plain = this.client.chat(provider);
			assertThat(plain.statusCode()).isEqualTo(200);
			assertThat(plain.body()).contains("Too busy");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void goesOnAfterAStallThatEnds(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			Duration silence = Duration.ofMillis(20);
			for (Behavior stall : new Behavior[] { Behavior.slowFirstToken(silence), Behavior.stall(2, silence) }) {
				provider.behave(stall);
				long start = System.nanoTime();
				assertThat(Client.text(this.client.stream(provider).body())).endsWith("from here.");
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(silence);
				assertThat(Client.text(this.client.chat(provider).body())).endsWith("from here.");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void staysSilentUntilTheClientGoes(String name) throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.script(Behavior.silence(), Behavior.stall(1), Behavior.stall(1), Behavior.slowFirstToken(LONG));
			for (int i = 0; i < 4; i++) {
				ReceivedRequest request;
				try (RawClient raw = new RawClient(provider)) {
					raw.post(Client.body(i != 1));
					request = provider.awaitRequests(i + 1, LONG).get(i);
					assertThat(provider.openConnections()).isEqualTo(1);
				}
				assertThat(provider.awaitClosed(request, LONG)).isLessThan(LONG);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void closesAfterALimitedSilence(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(Behavior.silence(Duration.ofMillis(1)));
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.client.chat(provider));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void recoversAfterAnOutage(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(Behavior.outage(LONG));
			assertThat(this.client.chat(provider).statusCode()).isEqualTo(503);
			provider.behave(Behavior.outage(Duration.ZERO));
			assertThat(this.client.chat(provider).statusCode()).isEqualTo(200);
		}
	}

}
