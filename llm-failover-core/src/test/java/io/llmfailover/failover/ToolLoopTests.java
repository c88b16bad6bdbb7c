package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolOutcome;
import io.llmfailover.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call does with the tools that a model asks for, and what it tells of them.
 */
class ToolLoopTests extends ToolScenario {

	@Test
	void theModelIsAskedAgainWithTheResultsOfItsTools() {
		StubProvider provider = new StubProvider("a", calls(call("1", "weather"), call("2", "charge")),
				answer("Sunny"));
		ChatResponse response = chat(request().build(), provider);
		assertThat(ran()).containsExactly("1", "2");
		List<Message> added = List.of(
				new Message.Assistant("", List.of(call("1", "weather"), call("2", "charge")), null),
				Message.toolResult("1", "weather {}"), Message.toolResult("2", "charge {}"));
		assertThat(added(request().build(), provider.requests.get(1))).isEqualTo(added);
		assertThat(response.content()).isEqualTo("Sunny");
		assertThat(response.messages()).startsWith(added.toArray(Message[]::new))
			.endsWith(response.message())
			.hasSize(4);
		assertThat(response.toolCalls()).isEmpty();
	}

	@Test
	void usageIsTheSumOfTheAnsweringRoundsAndEachRoundTellsItsOwn() {
		StubProvider first = new StubProvider("a", calls(call("1", "weather")), cut("Sun"));
		StubProvider second = new StubProvider("b", answer("Sunny"));
		List<ChatEvent> events = stream(request().build(), first, second);
		assertThat(events).filteredOn(ChatEvent.RoundCompleted.class::isInstance)
			.containsExactly(new ChatEvent.RoundCompleted(1, Usage.reported(10, 3)),
					new ChatEvent.RoundCompleted(2, Usage.reported(5, 1)));
		ChatResponse response = ((ChatEvent.Completed) events.get(events.size() - 1)).response();
		assertThat(response.usage()).isEqualTo(Usage.reported(15, 4));
		Usage cutOff = response.attempts().get(1).usage();
		assertThat(response.totalUsage()).isEqualTo(response.usage().plus(cutOff)).isNotEqualTo(response.usage());
		assertThat(response.attempts()).extracting(Attempt::round).containsExactly(1, 2, 2);
	}

	@Test
	void aStreamTellsWhichToolsStartAndWhatComesOfThem() {
		StubProvider provider = new StubProvider("a", Flux.concat(text("Let me see. "), calls(call("1", "weather"))),
				answer("Sunny"));
		List<ChatEvent> events = stream(request().build(), provider);
		assertThat(events.subList(0, 6)).containsExactly(Seen.text("a", "Let me see. "),
				new ChatEvent.ToolCalled(call("1", "weather")), new ChatEvent.RoundCompleted(1, Usage.reported(10, 3)),
				new ChatEvent.ToolStarted(call("1", "weather"), 1),
				new ChatEvent.ToolFinished(call("1", "weather"), ToolOutcome.of("weather {}"), Duration.ofMillis(5), 1),
				Seen.text("a", "Sunny"));
		assertThat(this.told.lines).contains("round 1 completed", "weather started", "weather finished");
	}

	@Test
	void aCallWithoutToolsToRunHasOneRoundAndSaysNothingOfIt() {
		StubProvider provider = new StubProvider("a", calls(call("1", "ask_user")));
		List<ChatEvent> events = stream(ChatRequest.builder().user("Hello").tool(CALLERS).build(), provider);
		assertThat(events).hasSize(2);
		ChatResponse response = ((ChatEvent.Completed) events.get(1)).response();
		assertThat(response.toolCalls()).containsExactly(call("1", "ask_user"));
		assertThat(response.messages()).containsExactly(response.message());
	}

	@Test
	void toolsStartOnlyWhenTheExchangeOfTheirRoundHasEnded() {
		StubProvider provider = new StubProvider("a", calls(call("1", "charge"))
			.concatWith(StubProvider.after(Duration.ofSeconds(2), this.clock, Flux.empty())), answer("Done"));
		this.failover.stream(request().build(), chain(provider)).subscribe();
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(ran()).isEmpty();
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(ran()).containsExactly("1");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void toolsOfOneRoundRunOneAfterTheOtherOnlyWhereTheRequestWantsThat(boolean parallel) {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		for (String tool : List.of("weather", "charge")) {
			this.tools.on(tool,
					Mono.delay(Duration.ofSeconds(1), this.clock)
						.doOnSubscribe((subscription) -> most.accumulateAndGet(running.incrementAndGet(), Math::max))
						.map((tick) -> {
							running.decrementAndGet();
							return ToolOutcome.of(tool);
						}));
		}
		StubProvider provider = new StubProvider("a", calls(call("1", "weather"), call("2", "charge")),
				answer("Sunny"));
		ChatResponse response = chat(request().parallelToolCalls(parallel).build(), provider);
		assertThat(response.content()).isEqualTo("Sunny");
		assertThat(ran()).containsExactly("1", "2");
		assertThat(most).hasValue(parallel ? 2 : 1);
		assertThat(provider.requests.get(1).parallelToolCalls()).isEqualTo(parallel);
	}

	@Test
	void callsThatTheTokenLimitCutOffAreNotRun() {
		ToolCall cutOff = new ToolCall("2", "charge", "{\"amo", false);
		StubProvider provider = new StubProvider("a", calls(FinishReason.LENGTH, call("1", "charge"), cutOff));
		ChatResponse response = chat(request().build(), provider);
		assertThat(this.tools.ran).isEmpty();
		assertThat(response.toolCalls()).hasSize(2);
		assertThat(response.warnings()).anyMatch((warning) -> warning.contains("did not end well"));
	}

	@Test
	void aToolThatTheRequestDoesNotHaveIsLeftToTheRunner() {
		StubProvider provider = new StubProvider("a", calls(call("1", "invented")), answer("Sorry"));
		chat(request().build(), provider);
		assertThat(this.tools.ran).singleElement().satisfies((run) -> assertThat(run.tool()).isNull());
		assertThat(provider.requests.get(1).messages().get(2))
			.isEqualTo(new Message.ToolResult("1", List.of(new Text("There is no tool invented")), true));
	}

	@Test
	void toolsKnowTheirCall() {
		StubProvider provider = new StubProvider("a", calls(call("1", "weather")), answer("Sunny"));
		ChatRequest request = request().conversationId("42").attribute("user", "u1").build();
		this.failover.stream(request, chain(provider))
			.contextWrite((context) -> context.put("tenant", "t"))
			.subscribe();
		ToolContext context = this.tools.ran.get(0).context();
		assertThat(context.conversationId()).isEqualTo("42");
		assertThat(context.attributes()).containsEntry("user", "u1");
		assertThat(context.context().<String>get("tenant")).isEqualTo("t");
		assertThat(context.deadline()).isEqualTo(Time.of(this.clock).instant().plus(Duration.ofMinutes(10)));
		assertThat(context.round()).isEqualTo(1);
	}

	@Test
	void callsForTheCallerEndTheCallAfterTheOthersHaveRun() {
		StubProvider provider = new StubProvider("a",
				calls(call("1", "weather"), call("2", "ask_user"), call("3", "charge")));
		ChatResponse response = chat(request().tool(CALLERS).build(), provider);
		assertThat(ran()).containsExactly("1", "3");
		assertThat(provider.requests).hasSize(1);
		assertThat(response.toolCalls()).containsExactly(call("2", "ask_user"));
		assertThat(response.message().toolCalls()).hasSize(3);
		assertThat(response.messages()).containsExactly(response.message(), Message.toolResult("1", "weather {}"),
				Message.toolResult("3", "charge {}"));
		assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
	}

	@Test
	void aToolCanEndTheLoop() {
		this.tools.on("charge", Mono.just(ToolOutcome.of("charged").endingLoop()));
		StubProvider provider = new StubProvider("a", calls(call("1", "charge"), call("2", "weather")));
		ChatResponse response = chat(request().build(), provider);
		assertThat(provider.requests).hasSize(1);
		assertThat(response.toolCalls()).isEmpty();
		assertThat(response.messages()).hasSize(3);
	}

}
