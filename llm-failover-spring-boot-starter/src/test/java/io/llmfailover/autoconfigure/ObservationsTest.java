package io.llmfailover.autoconfigure;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Tool;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.conversation.StoredConversation;
import io.llmfailover.conversation.StoredTurn;
import io.llmfailover.observation.CallObservationContext;
import io.llmfailover.observation.CallObservationConvention;
import io.llmfailover.observation.CallObservations;
import io.llmfailover.observation.DefaultCallObservationConvention;
import io.llmfailover.observation.GenAiNames;
import io.llmfailover.observation.Observed;
import io.llmfailover.simulator.Behavior;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the starter observes, over HTTP.
 */
class ObservationsTest extends SimulatedStarterTest {

	private static final String HTTP = "http.client.requests";

	private static final String ATTEMPT = "llm.failover.attempt";

	private static final String CALL = "gen_ai.client.operation.duration";

	private final Observed observed = new Observed();

	private ApplicationContextRunner observing(String... properties) {
		return runner(properties)
			.withConfiguration(AutoConfigurations.of(LlmFailoverObservationAutoConfiguration.class))
			.withBean(ObservationRegistry.class, this.observed::registry);
	}

	private void nested(int attempts) {
		assertThat(this.observed.named(ATTEMPT)).hasSize(attempts)
			.allSatisfy((attempt) -> assertThat(Observed.parent(attempt)).isSameAs(this.observed.only(CALL)));
		assertThat(this.observed.named(HTTP)).hasSize(attempts)
			.extracting(Observed::parent)
			.containsExactlyElementsOf(List.<Object>copyOf(this.observed.named(ATTEMPT)));
	}

	@Test
	void nestsTheRequestOfEachAttemptOfAChatUnderIt() {
		this.openai.behave(Behavior.error(500));
		this.anthropic.behave(Behavior.answer("anthropic"));
		observing().run((context) -> chat(context.getBean(FailoverChatService.class)));
		nested(3);
	}

	@Test
	void nestsTheRequestOfAHedgeOfAStreamUnderIt() {
		this.openai.behave(Behavior.silence());
		this.anthropic.behave(Behavior.answer("anthropic"));
		observing("llm.failover.timeouts.hedge-after=10ms").run((context) -> {
			context.getBean(FailoverChatService.class).stream("Hello").blockLast(LONG);
			nested(2);
			assertThat(Observed.values(this.observed.named(ATTEMPT).get(0))).containsEntry("reason", "overtaken");
		});
	}

	@Test
	void nestsAllOfThemUnderTheObservationOfWhoeverBlocks() {
		bothAnswer();
		observing().run((context) -> Observation.createNotStarted("outer", this.observed.registry())
			.observe(() -> context.getBean(FailoverChatService.class).blocking().chat(ChatRequest.of("Hello"))));
		nested(1);
		assertThat(Observed.parent(this.observed.only(CALL))).isSameAs(this.observed.only("outer"));
	}

	@Test
	void nestsATurnOfAConversationUnderTheObservationOfItsCallerWhateverThreadReadsTheHistory() {
		bothAnswer();
		observing().withBean(ConversationStore.class, OnAnotherThread::new).run((context) -> {
			FailoverChatService llm = context.getBean(FailoverChatService.class);
			for (int turn = 1; turn <= 2; turn++) {
				this.observed.clear();
				Observation.createNotStarted("outer", this.observed.registry())
					.observe(() -> llm.conversation("alice").chat("Hello").block(LONG));
				Observation.Context call = this.observed.only(CALL);
				assertThat(Observed.parent(call)).isSameAs(this.observed.only("outer"));
				assertThat(Observed.values(call)).containsEntry("gen_ai.conversation.id", "alice");
			}
			this.observed.clear();
			Observation explicit = Observation.start("explicit", this.observed.registry());
			Observation.createNotStarted("outer", this.observed.registry())
				.observe(() -> llm.conversation("bob")
					.chat("Hello")
					.contextWrite(Context.of(ObservationThreadLocalAccessor.KEY, explicit))
					.block(LONG));
			explicit.stop();
			assertThat(Observed.parent(this.observed.only(CALL))).isSameAs(this.observed.only("explicit"));
		});
		this.observed.allEndedOnce();
	}

	@Test
	void observesAStructuredAnswerAsOneCallWhateverTriesItTakes() {
		this.openai.script(Behavior.answer("no JSON"), Behavior.answer("{\"name\":\"Bern\"}"));
		observing().run((context) -> assertThat(
				context.getBean(FailoverChatService.class).blocking().chat("Which city?", City.class).value().name())
			.isEqualTo("Bern"));
		nested(2);
		this.observed.allEndedOnce();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void putsNoKeyIntoATrace(boolean customizersOfAllClients) {
		this.openai.behave(Behavior.error(500));
		bothAnswer();
		observing(P + "openai.base-url=" + this.openai.baseUrl() + "?key=sk-in-the-address",
				"llm.failover.http.apply-web-client-customizers=" + customizersOfAllClients)
			// as Spring Boot's own does
			.withBean(WebClientCustomizer.class,
					() -> (builder) -> builder.observationConvention(new DefaultClientRequestObservationConvention()))
			.run((context) -> {
				chat(context.getBean(FailoverChatService.class));
				assertThat(this.openai.requests()).as("requests that carry it").isNotEmpty();
			});
		assertThat(this.observed.named(HTTP)).isNotEmpty();
		assertThat(this.observed.all()).allSatisfy((context) -> assertThat(Observed.values(context).toString())
			.doesNotContain("sk-in-the-address", "openai-key", "Hello"));
		assertThat(Observed.values(this.observed.named(HTTP).get(0)).get("http.url")).startsWith("http://")
			.endsWith("/chat/completions");
	}

	@Test
	void nestsTheRequestsOfAToolThatBlocksUnderIt() {
		RestClient client = RestClient.builder().observationRegistry(this.observed.registry()).build();
		nestedUnderItsTool(Tool.named("clock")
			.description("Tells the time.")
			.run(() -> client.get().uri(this.anthropic.baseUrl()).exchange((request, response) -> "noon")));
	}

	@Test
	void nestsTheRequestsOfAReactiveToolUnderIt() {
		WebClient client = WebClient.builder().observationRegistry(this.observed.registry()).build();
		nestedUnderItsTool(Tool.named("clock")
			.description("Tells the time.")
			.run(() -> client.get().uri(this.anthropic.baseUrl()).exchangeToMono((response) -> Mono.just("noon"))));
	}

	private void nestedUnderItsTool(Tool tool) {
		this.openai.script(Behavior.answer().toolCall("call-1", "clock", "{}"), Behavior.answer("noon"));
		observing("llm.failover.order=openai").run((context) -> chat(context.getBean(FailoverChatService.class),
				ChatRequest.builder().user("What time is it?").tool(tool).build()));
		Observation.Context run = this.observed.only("llm.failover.tool");
		assertThat(Observed.parent(run)).isSameAs(this.observed.only(CALL));
		assertThat(this.observed.named(HTTP)).hasSize(3)
			.extracting(Observed::parent)
			.containsExactly(this.observed.named(ATTEMPT).get(0), run, this.observed.named(ATTEMPT).get(1));
		this.observed.allEndedOnce();
	}

	@Test
	void takesTheConventionOfTheApplication() {
		bothAnswer();
		observing().withBean(CallObservationConvention.class, Named::new)
			.run((context) -> chat(context.getBean(FailoverChatService.class)));
		assertThat(Observed.values(this.observed.only("my.chat"))).containsEntry("team", "blue");
	}

	@Test
	void observationsAreSwitchedOff() {
		observing("llm.failover.observations.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallObservations.class));
		observing("llm.failover.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallObservations.class));
	}

	@Test
	void genAiNamesAreChosen() {
		bothAnswer();
		observing("llm.failover.observations.gen-ai-names=inference")
			.run((context) -> chat(context.getBean(FailoverChatService.class)));
		assertThat(this.observed.named("gen_ai.client.inference.duration")).hasSize(1);
	}

	@Test
	void contentIsIncludedWhereThatIsAskedFor() {
		bothAnswer();
		observing("llm.failover.observations.include-content=true")
			.run((context) -> chat(context.getBean(FailoverChatService.class)));
		assertThat(Observed.values(this.observed.only(CALL))).containsKey("gen_ai.input.messages");
		this.observed.clear();
		observing().run((context) -> chat(context.getBean(FailoverChatService.class)));
		assertThat(Observed.values(this.observed.only(CALL))).doesNotContainKey("gen_ai.input.messages");
	}

	@Test
	void backsOffWhereNothingObserves() {
		ApplicationContextRunner runner = runner()
			.withConfiguration(AutoConfigurations.of(LlmFailoverObservationAutoConfiguration.class));
		runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallObservations.class));
		bothAnswer();
		runner
			.withBean(CallObservations.class,
					() -> new CallObservations(this.observed.registry(),
							CallObservations.Conventions.defaults(GenAiNames.OPERATION), false))
			.withBean(ObservationRegistry.class, this.observed::registry)
			.run((context) -> assertThat(context).hasSingleBean(CallObservations.class));
	}

	@Test
	void needsNeitherActuatorNorMetricsNorTracing() {
		bothAnswer();
		runner().withConfiguration(AutoConfigurations.of(LlmFailoverObservationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate", "io.micrometer.core",
					"io.micrometer.tracing", "org.springframework.boot.health", "io.micrometer.context"))
			.run((context) -> assertThat(chat(context.getBean(FailoverChatService.class)).content())
				.isEqualTo("openai"));
	}

	record City(String name) {

	}

	/**
	 * A store that answers on threads of its own, as databases do.
	 */
	private static final class OnAnotherThread implements ConversationStore {

		private final ConversationStore memory = new InMemoryConversationStore();

		@Override
		public Mono<StoredConversation> load(String id) {
			return this.memory.load(id).subscribeOn(Schedulers.boundedElastic());
		}

		@Override
		public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
			return this.memory.append(id, expectedVersion, turns).subscribeOn(Schedulers.boundedElastic());
		}

		@Override
		public Mono<Void> clear(String id) {
			return this.memory.clear(id).subscribeOn(Schedulers.boundedElastic());
		}

	}

	/**
	 * A convention of the application's own.
	 */
	private static final class Named extends DefaultCallObservationConvention {

		Named() {
			super(GenAiNames.OPERATION);
		}

		@Override
		public String getName() {
			return "my.chat";
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(CallObservationContext context) {
			return super.getLowCardinalityKeyValues(context).and("team", "blue");
		}

	}

}
