package io.llmfailover.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What reaches the HTTP clients of providers, and how these behave.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProviderClientsTest extends SimulatedStarterTest {

	private static final String APPLY = "llm.failover.http.apply-web-client-customizers=true";

	@BeforeEach
	void answer() {
		bothAnswer();
	}

	private ApplicationContextRunner internalToken(String... properties) {
		return runner(properties).withBean(WebClientCustomizer.class,
				() -> (builder) -> builder.defaultHeader("X-Internal", "secret"));
	}

	private static void ask(ApplicationContextRunner runner) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			chat(context.getBean(FailoverChatService.class));
		});
	}

	private ReceivedRequest received() {
		return this.openai.requests().get(0);
	}

	@Test
	void whatTheApplicationAddsToItsRequestsReachesNoProvider(CapturedOutput output) {
		ask(internalToken());
		assertThat(received().header("X-Internal")).isNull();
		assertThat(output).contains("1 WebClientCustomizer bean(s) of the application are not applied", APPLY);
	}

	@Test
	void itReachesProvidersIfThatIsAskedFor(CapturedOutput output) {
		ask(internalToken(APPLY));
		assertThat(received().header("X-Internal")).isEqualTo("secret");
		assertThat(output).doesNotContain("are not applied");
	}

	@Test
	void buildersOfTheApplicationAreLeftAlone() {
		ask(runner()
			.withBean("one", WebClient.Builder.class, () -> WebClient.builder().defaultHeader("X-Internal", "secret"))
			.withBean("two", WebClient.Builder.class, WebClient::builder));
		assertThat(received().header("X-Internal")).isNull();
	}

	@Test
	void exchangesAreObserved() {
		AtomicInteger observed = new AtomicInteger();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new Counting(observed));
		ask(runner().withBean(ObservationRegistry.class, () -> registry));
		assertThat(observed).hasValue(1);
	}

	@Test
	void aConnectorThatACustomizerSetsIsKept() {
		HttpClient own = HttpClient.create().headers((headers) -> headers.set("X-Connector", "mine"));
		ask(runner().withBean(LlmFailoverWebClientCustomizer.class, () -> (provider, builder) -> builder
			.apply((same) -> same.clientConnector(new ReactorClientHttpConnector(own)))));
		assertThat(received().header("X-Connector")).isEqualTo("mine");
	}

	@Test
	void aConnectorThatTheBundleWouldNotReachIsRefused() {
		runner("llm.failover.providers.openai.ssl.bundle=own")
			.withBean(LlmFailoverWebClientCustomizer.class,
					() -> (provider, builder) -> builder.clientConnector(new ReactorClientHttpConnector()))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("llm.failover.providers.openai.ssl.bundle"));
	}

	@Test
	void anyOtherConnectorIsRefusedByName() {
		otherConnector().run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("llm.failover.http.accept-any-connector")
			.hasMessageContaining(OtherConnector.class.getName()));
	}

	@Test
	void anyOtherConnectorIsAcceptedIfThatIsAskedFor() {
		ask(otherConnector().withPropertyValues("llm.failover.http.accept-any-connector=true"));
	}

	private ApplicationContextRunner otherConnector() {
		return runner("llm.failover.order=openai").withBean(LlmFailoverWebClientCustomizer.class,
				() -> (provider, builder) -> builder.clientConnector(new OtherConnector()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void aClientNeverAsksForAnUpgrade(String connector) {
		ask(runner("spring.http.clients.reactive.connector=" + connector));
		assertThat(received().header("Upgrade")).isNull();
		assertThat(received().header("HTTP2-Settings")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void aClientNeverRepeatsARequestByItself(String connector) {
		runner("spring.http.clients.reactive.connector=" + connector, "llm.failover.order=openai",
				"llm.failover.actions.network=next")
			.run((context) -> {
				FailoverChatService llm = context.getBean(FailoverChatService.class);
				chat(llm);
				this.openai.clear();
				this.openai.behave(Behavior.reset());
				assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> chat(llm))
					.satisfies((failed) -> assertThat(this.openai.requests()).hasSameSizeAs(failed.attempts()
						.stream()
						.filter((attempt) -> attempt.outcome() != Attempt.Outcome.SKIPPED)
						.toList()));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void aClientClosesTheConnectionOfACancelledStream(String connector) {
		this.openai.behave(Behavior.stall(2));
		runner("spring.http.clients.reactive.connector=" + connector).run((context) -> {
			FailoverChatService llm = context.getBean(FailoverChatService.class);
			ChatEvent first = llm.stream("Hello").next().block(LONG);
			assertThat(first).isInstanceOf(ChatEvent.TextDelta.class);
			assertThat(this.openai.awaitClosed(received(), LONG)).isLessThan(LONG);
		});
	}

	@Test
	void aFullPoolSkipsTheProviderAndNamesTheProperty() {
		this.openai.behave(Behavior.silence());
		runner("llm.failover.providers.openai.http.max-connections=1", "llm.failover.http.acquire-timeout=20ms",
				"llm.failover.http.max-idle-time=5s", "llm.failover.providers.anthropic.http.acquire-timeout=30s")
			.run((context) -> {
				FailoverChatService llm = context.getBean(FailoverChatService.class);
				Disposable first = llm.chat("Hello").subscribe();
				this.openai.awaitRequests(1, LONG);
				ChatResponse answer = chat(llm);
				assertThat(answer.warnings()).singleElement()
					.asString()
					.startsWith("openai:gpt-6-luna was skipped")
					.contains("llm.failover.providers.openai.http.max-connections");
				assertThat(answer.attempts()).first()
					.extracting(Attempt::reason)
					.asString()
					.contains("own pool full", "llm.failover.providers.openai.http.max-connections");
				first.dispose();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-answer=500B", "max-line=100B", "max-event=100B" })
	void anAnswerIsLimited(String limit) {
		this.openai.behave(Behavior.answer().tokens(List.of("word ".repeat(500))));
		runner("llm.failover.limits." + limit, "llm.failover.order=openai").run((context) -> {
			FailoverChatService llm = context.getBean(FailoverChatService.class);
			assertThatExceptionOfType(ChatFailedException.class)
				.isThrownBy(() -> llm.stream("Hello").then(Mono.empty()).block(Duration.ofSeconds(30)))
				.satisfies((failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.LIMIT_EXCEEDED));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "limits.max-answer=0B", "limits.max-error=3GB", "limits.max-tool-calls=0",
			"limits.max-tool-arguments=-1B", "http.max-connections=0", "http.max-idle-time=0s",
			"http.acquire-timeout=-1s", "providers.openai.http.max-connections=0",
			"providers.openai.http.max-idle-time=-1s", "providers.openai.http.acquire-timeout=0s" })
	void whatCannotBeIsRefused(String property) {
		runner("llm.failover." + property).run((context) -> assertThat(context).hasFailed());
	}

	private record Counting(AtomicInteger count) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			if ("http.client.requests".equals(context.getName())) {
				this.count.incrementAndGet();
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/** A connector of whose manners nothing is known. */
	private static final class OtherConnector implements ClientHttpConnector {

		private final ClientHttpConnector connector = new ReactorClientHttpConnector();

		@Override
		public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
			return this.connector.connect(method, uri, requestCallback);
		}

	}

}
