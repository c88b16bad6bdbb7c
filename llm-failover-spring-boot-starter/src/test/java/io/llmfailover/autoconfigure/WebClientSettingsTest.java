package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.FailoverChatService;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a provider's client takes over from the application's HTTP clients, and what not.
 */
class WebClientSettingsTest extends SimulatedStarterTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			5s | llm.failover.enabled=true                      | llm.failover.enabled=true
			3s | spring.http.clients.connect-timeout=3s         | llm.failover.enabled=true
			2s | spring.http.clients.connect-timeout=3s         | llm.failover.timeouts.connect=2s
			1s | llm.failover.providers.openai.timeouts.connect=1s | llm.failover.timeouts.connect=2s
			""")
	void connectTimeoutIsTheClosestOne(String expected, String one, String other) {
		assertThat(settings(one, other).connectTimeout()).isEqualTo(Duration.parse("PT" + expected));
	}

	@Test
	void redirectsAreNeverFollowed() {
		assertThat(settings("spring.http.clients.redirects=follow").redirects()).isEqualTo(HttpRedirects.DONT_FOLLOW);
	}

	@Test
	void readTimeoutOfOtherClientsDoesNotCutOffAModelThatThinks() {
		assertThat(settings("spring.http.clients.read-timeout=1s").readTimeout()).isNull();
	}

	@Test
	void customizersSeeTheClientOfEachProvider() {
		bothAnswer();
		runner("llm.failover.order=anthropic,openai")
			.withBean(LlmFailoverWebClientCustomizer.class,
					() -> (provider, builder) -> builder.defaultHeader("X-For", provider))
			.run((context) -> {
				this.anthropic.behave(Behavior.badKey());
				chat(context.getBean(FailoverChatService.class));
			});
		assertThat(this.anthropic.requests().get(0).header("X-For")).isEqualTo("anthropic");
		assertThat(this.openai.requests().get(0).header("X-For")).isEqualTo("openai");
	}

	private HttpClientSettings settings(String... properties) {
		AtomicReference<HttpClientSettings> last = new AtomicReference<>();
		AtomicReference<HttpClientSettings> ofOpenAi = new AtomicReference<>();
		ClientHttpConnectorBuilder<?> connectors = (settings) -> {
			last.set(settings);
			return ClientHttpConnectorBuilder.reactor().build(settings);
		};
		LlmFailoverWebClientCustomizer customizer = (provider, builder) -> {
			if (provider.equals("openai")) {
				ofOpenAi.set(last.get());
			}
		};
		runner(properties).withBean("connectors", ClientHttpConnectorBuilder.class, () -> connectors)
			.withBean(LlmFailoverWebClientCustomizer.class, () -> customizer)
			.run((context) -> assertThat(context).hasNotFailed());
		return Objects.requireNonNull(ofOpenAi.get(), "not built");
	}

}
