package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolDefinition;
import io.llmfailover.ToolOutcome;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.text;
import static org.assertj.core.api.Assertions.assertThat;

class ToolLoopTests {

	private static final ToolDefinition CALLERS = new ToolDefinition("ask_user", null, "{\"type\":\"object\"}");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final FakeTools tools = new FakeTools();

	private final RecordingListener told = new RecordingListener();

	private final Failover failover = failover(FailoverSettings.DEFAULTS);

	private Failover failover(FailoverSettings settings) {
		return new Failover(settings, Time.of(this.clock), () -> 0.5, List.of(this.told), List.of(), this.tools);
	}

	private static ChatRequest.Builder request() {
		return ChatRequest.builder().user("Hello").tools(FakeTools.named("weather"), FakeTools.named("charge"));
	}

	private static ToolCall call(String id, String name) {
		return new ToolCall(id, name, "{}");
	}

	private static Flux<TargetEvent> calls(ToolCall... calls) {
		return calls(FinishReason.TOOL_CALLS, calls);
	}

	private static Flux<TargetEvent> calls(FinishReason reason, ToolCall... calls) {
		Flux<TargetEvent> called = Flux.fromArray(calls).map(TargetEvent.ToolCalled::new);
		return called.concatWith(Mono
			.just(new TargetEvent.Finished(null, reason, "tool_calls", Usage.reported(10, 3), null, null, List.of())));
	}

	private ChatResponse chat(ChatRequest request, StubProvider... providers) {
		var answer = new AtomicReference<ChatResponse>();
		var error = new AtomicReference<Throwable>();
		this.failover.chat(request, chain(providers)).subscribe(answer::set, error::set);
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(error).hasNullValue();
		return Objects.requireNonNull(answer.get());
	}

	private List<ChatEvent> stream(ChatRequest request, StubProvider... providers) {
		var events = new CopyOnWriteArrayList<ChatEvent>();
		var error = new AtomicReference<Throwable>();
		this.failover.stream(request, chain(providers)).subscribe(events::add, error::set);
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(error).hasNullValue();
		return events;
	}

	private ChatFailedException failure(ChatRequest request, StubProvider... providers) {
		var error = new AtomicReference<Throwable>();
		this.failover.stream(request, chain(providers)).subscribe((event) -> {
		}, error::set);
		this.clock.advanceTimeBy(Duration.ofMinutes(11));
		assertThat(error.get()).isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) error.get();
	}

	private List<String> ran() {
		return this.tools.ran.stream().map((run) -> run.call().id()).toList();
	}

	private static List<Message> added(ChatRequest request, ChatRequest asked) {
		return asked.messages().subList(request.messages().size(), asked.messages().size());
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
	void aToolThatEndsTheCallKeepsTheOneAfterItFromRunning() {
		this.tools.on("weather", Mono.error(new IllegalStateException("broken")));
		ChatFailedException failed = failure(request().parallelToolCalls(false).build(),
				new StubProvider("a", calls(call("1", "weather"), call("2", "charge")), answer("Sunny")));
		assertThat(failed.kind()).isEqualTo(FailureKind.TOOL_FAILED);
		assertThat(ran()).containsExactly("1");
	}

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
	void theNextRoundBeginsWithWhoAnsweredTheLastOne() {
		StubProvider first = new StubProvider("a", fails(FailureKind.AUTHENTICATION));
		StubProvider second = new StubProvider("b", calls(call("1", "weather")), answer("Sunny"));
		ChatResponse response = chat(request().build(), first, second);
		assertThat(response.provider()).isEqualTo("b");
		assertThat(first.requests).hasSize(1);
		assertThat(this.told.lines).containsSubsequence("FIRST a:a-model", "NEXT b:b-model", "FIRST b:b-model");
	}

	@Test
	void aFailureInALaterRoundReplacesThatRoundAlone() {
		StubProvider first = new StubProvider("a", calls(call("1", "charge")), fails(FailureKind.AUTHENTICATION));
		StubProvider second = new StubProvider("b", answer("Done"));
		ChatResponse response = chat(request().build(), first, second);
		assertThat(ran()).containsExactly("1");
		assertThat(second.requests.get(0).messages()).isEqualTo(first.requests.get(1).messages()).hasSize(3);
		assertThat(response.messages()).hasSize(3);
	}

	@Test
	void aTargetThatFailedEarlierInTheCallIsAskedAgainInALaterRound() {
		StubProvider first = new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE), answer("Done"));
		StubProvider second = new StubProvider("b", calls(call("1", "charge")), fails(FailureKind.AUTHENTICATION));
		assertThat(chat(request().build(), first, second).provider()).isEqualTo("a");
	}

	@Test
	void aRestartVoidsNothingOfFinishedRounds() {
		StubProvider first = new StubProvider("a", Flux.concat(text("Let me see. "), calls(call("1", "charge"))),
				cut("It is"));
		StubProvider second = new StubProvider("b", answer("Sunny"));
		List<ChatEvent> events = stream(request().build(), first, second);
		assertThat(events).filteredOn(ChatEvent.Restarted.class::isInstance)
			.singleElement()
			.extracting((event) -> ((ChatEvent.Restarted) event).voided())
			.isEqualTo("It is");
		assertThat(ran()).containsExactly("1");
	}

	@Test
	void whatAFailedAttemptAskedForIsNotRun() {
		StubProvider first = new StubProvider("a", Flux
			.concat(Flux.just(new TargetEvent.ToolCalled(call("1", "charge"))), fails(FailureKind.INCOMPLETE_STREAM)));
		StubProvider second = new StubProvider("b", calls(call("x", "charge")), answer("Done"));
		stream(request().build(), first, second);
		assertThat(ran()).containsExactly("x");
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
	@ValueSource(ints = { 1, 3 })
	void afterItsRoundsWithToolsTheModelHasToAnswerWithout(int rounds) {
		StubProvider provider = new StubProvider("a");
		for (int i = 1; i <= rounds; i++) {
			provider.then(calls(call("" + i, "weather")));
		}
		provider.then(answer("Sunny"));
		ChatResponse response = chat(request().maxToolRounds(rounds).build(), provider);
		assertThat(response.content()).isEqualTo("Sunny");
		assertThat(provider.requests).hasSize(rounds + 1);
		ChatRequest last = provider.requests.get(rounds);
		assertThat(last.toolChoice()).isEqualTo(ToolChoice.NONE);
		assertThat(last.tools()).isEqualTo(request().build().tools());
		assertThat(provider.requests.subList(0, rounds)).extracting(ChatRequest::toolChoice)
			.containsOnly(ToolChoice.AUTO);
	}

	@Test
	void aModelThatStillAsksForToolsAfterItsRoundsGetsNoneAndTheAnswerSaysSo() {
		StubProvider provider = new StubProvider("a", calls(call("again", "charge")));
		ChatResponse response = chat(request().build(), provider);
		assertThat(this.tools.ran).hasSize(5);
		assertThat(provider.requests).hasSize(6);
		assertThat(response.toolCalls()).hasSize(1);
		assertThat(response.warnings()).anyMatch((warning) -> warning.contains("has had 5 rounds with tools"));
	}

	@Test
	void aChoiceThatRequiresAToolHoldsForTheFirstRound() {
		StubProvider provider = new StubProvider("a", calls(call("1", "weather")), answer("Sunny"));
		chat(request().toolChoice(ToolChoice.named("weather")).build(), provider);
		assertThat(provider.requests).extracting(ChatRequest::toolChoice)
			.containsExactly(ToolChoice.named("weather"), ToolChoice.AUTO);
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
	void theSameCallTwiceInOneRoundIsOneCall() {
		StubProvider provider = new StubProvider("a",
				calls(call("1", "charge"), call("1", "charge"), new ToolCall("1", "charge", "{ }")), answer("Done"));
		ChatResponse response = chat(request().build(), provider);
		assertThat(ran()).containsExactly("1");
		assertThat(((Message.Assistant) response.messages().get(0)).toolCalls()).containsExactly(call("1", "charge"));
	}

	@Test
	void otherCallsUnderTheSameIdGetIdsOfTheirOwn() {
		StubProvider provider = new StubProvider("a",
				calls(call("1", "charge"), new ToolCall("1", "charge", "{\"n\":2}"), call("", "weather")),
				calls(call("1", "charge")), answer("Done"));
		ChatResponse response = chat(request().build(), provider);
		assertThat(ran()).hasSize(4).doesNotHaveDuplicates().startsWith("1").doesNotContain("");
		List<String> results = response.messages()
			.stream()
			.filter(Message.ToolResult.class::isInstance)
			.map((message) -> ((Message.ToolResult) message).toolCallId())
			.toList();
		assertThat(results).isEqualTo(ran());
	}

	@Test
	void anIdOfTheHistoryIsNotUsedAgain() {
		StubProvider provider = new StubProvider("a", calls(call("call_0", "charge")), answer("Done"));
		ChatRequest request = request().message(new Message.Assistant("", List.of(call("call_0", "weather")), null))
			.message(Message.toolResult("call_0", "Sunny"))
			.user("Pay")
			.build();
		chat(request, provider);
		assertThat(ran()).hasSize(1).doesNotContain("call_0");
	}

	@Test
	void aRepetitionOfACallThatFailedHasItsKey() {
		this.tools.on("charge", Mono.just(ToolOutcome.error("unknown")));
		StubProvider provider = new StubProvider("a", calls(new ToolCall("1", "charge", "{\"a\": \"x y\"}")),
				calls(new ToolCall("2", "charge", "{ \"a\":\"x y\" }")),
				calls(new ToolCall("3", "charge", "{\"a\":\"xy\"}")), calls(call("4", "weather")),
				calls(call("5", "weather")), answer("Done"));
		chat(request().build(), provider);
		List<String> keys = this.tools.ran.stream().map((run) -> run.context().idempotencyKey()).toList();
		assertThat(keys.get(1)).isEqualTo(keys.get(0));
		assertThat(keys.subList(1, 5)).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"cents\":100,\"to\":{\"name\":\"Zoe\",\"no\":1}}",
			"{\"to\":{\"no\":1,\"name\":\"Zoe\"},\"cents\":100}",
			"{\"cents\":100.0,\"to\":{\"name\":\"\\u005aoe\",\"no\":1e0}}" })
	void aRepetitionHasTheSameKeyHoweverAnotherProviderWritesIt(String again) {
		this.tools.on("charge", Mono.just(ToolOutcome.error("unknown")));
		StubProvider provider = new StubProvider("a",
				calls(new ToolCall("1", "charge", "{\"cents\":100,\"to\":{\"name\":\"Zoe\",\"no\":1}}")),
				fails(FailureKind.MALFORMED_RESPONSE));
		StubProvider other = new StubProvider("b", calls(new ToolCall("2", "charge", again)), answer("Done"));
		chat(request().build(), provider, other);
		assertThat(this.tools.ran).extracting((run) -> run.context().idempotencyKey())
			.hasSize(2)
			.containsOnly(this.tools.ran.get(0).context().idempotencyKey());
	}

	@Test
	void aCallOfOtherValuesHasAnotherKey() {
		this.tools.on("charge", Mono.just(ToolOutcome.error("unknown")));
		StubProvider provider = new StubProvider("a", calls(new ToolCall("1", "charge", "{\"a\":[1,2]}")),
				calls(new ToolCall("2", "charge", "{\"a\":[2,1]}")),
				calls(new ToolCall("3", "charge", "{\"a\":[\"1\",\"2\"]}")),
				calls(new ToolCall("4", "charge", "{\"a\":[1,2.01]}")), answer("Done"));
		chat(request().build(), provider);
		assertThat(this.tools.ran).extracting((run) -> run.context().idempotencyKey())
			.hasSize(4)
			.doesNotHaveDuplicates();
	}

	@Test
	void aModelThatAsksForToolsAlthoughTheRequestAllowsNoneGetsNone() {
		StubProvider provider = new StubProvider("a", calls(call("1", "weather")), answer("Done"));
		ChatResponse response = chat(request().toolChoice(ToolChoice.NONE).build(), provider);
		assertThat(ran()).isEmpty();
		assertThat(response.warnings()).anyMatch((warning) -> warning.contains("allows none"));
	}

	@Test
	void aKeyIsGivenToNoOtherCallOfThisServiceOrAnother() {
		for (Failover service : List.of(this.failover, this.failover, failover(FailoverSettings.DEFAULTS))) {
			StubProvider provider = new StubProvider("a", calls(call("1", "charge"), call("2", "charge")),
					answer("Done"));
			service.chat(request().build(), chain(provider)).subscribe();
			this.clock.advanceTimeBy(Duration.ofMinutes(1));
		}
		assertThat(this.tools.ran.stream().map((run) -> run.context().idempotencyKey()).toList()).hasSize(6)
			.doesNotHaveDuplicates();
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
	void theCallersDeadlineIsThatOfItsTools() {
		this.tools.on("charge", Mono.never()).on("weather", Mono.just(ToolOutcome.of("Sunny")));
		StubProvider provider = new StubProvider("a",
				Flux.concat(text("Wait. "), calls(call("1", "weather"), call("2", "charge"))));
		ChatFailedException failed = failure(request().build(), provider);
		assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED);
		assertThat(failed).hasMessageContaining("600000 ms");
		assertThat(this.tools.running).hasValue(0);
		assertThat(this.tools.cancelled).hasValue(1);
		assertThat(failed.messages()).hasSize(3);
		assertThat(failed.messages().get(1)).isEqualTo(Message.toolResult("1", "Sunny"));
		assertThat(failed.messages().get(2)).asString().contains("2").contains("error=true");
		assertThat(failed.partialText()).as("the text of a finished round is in its message").isEmpty();
	}

	@Test
	void aFailureTellsWhatWasDone() {
		StubProvider provider = new StubProvider("a", calls(call("1", "charge")),
				cut("Your card").concatWith(Flux.never()), fails(FailureKind.AUTHENTICATION));
		ChatFailedException failed = failure(request().build(), provider);
		assertThat(failed.messages()).containsExactly(new Message.Assistant("", List.of(call("1", "charge")), null),
				Message.toolResult("1", "charge {}"));
		assertThat(failed.partialText()).isEqualTo("Your card");
	}

	@Test
	void whatWasDoneIsToldWhereTheNextAnswerCouldOnlyBeShownByTakingTextBack() {
		String opening = "Once upon a time there was a man who lived in a house by the sea. ";
		StubProvider first = new StubProvider("a", calls(call("1", "charge")), cut(opening, "He was old"));
		StubProvider second = new StubProvider("b", answer(opening, "She was young."));
		ChatRequest request = request().neverTakenBack(true).onInterruptionText(OnInterruption.RESUME).build();
		ChatFailedException failed = failure(request, first, second);
		assertThat(failed.partialText()).isEqualTo(opening + "He was old");
		assertThat(failed.messages()).hasSize(2);
	}

	@Test
	void theAnswerDoesNotSayThatToolsWereNotRunWhichTheCallerRuns() {
		StubProvider provider = new StubProvider("a", calls(call("1", "weather")), calls(call("2", "ask_user")));
		ChatResponse response = chat(request().tool(CALLERS).maxToolRounds(1).build(), provider);
		assertThat(response.toolCalls()).containsExactly(call("2", "ask_user"));
		assertThat(response.warnings()).isEmpty();
	}

	@Test
	void aToolThatIsToEndTheCallEndsItAndWhatTheOthersDidIsTold() {
		IllegalStateException secret = new IllegalStateException("jdbc:secret");
		this.tools.on("weather", Mono.error(secret));
		StubProvider provider = new StubProvider("a", calls(call("1", "charge"), call("2", "weather")));
		ChatFailedException failed = failure(request().build(), provider);
		assertThat(failed.kind()).isEqualTo(FailureKind.TOOL_FAILED);
		assertThat(failed).hasCause(secret).hasMessageNotContaining("secret");
		assertThat(failed.messages()).hasSize(3).contains(Message.toolResult("1", "charge {}"));
		assertThat(provider.requests).hasSize(1);
	}

	@Test
	void aCallerWhoGoesAwayCancelsItsTools() {
		this.tools.on("charge", Mono.never());
		StubProvider provider = new StubProvider("a", calls(call("1", "charge")));
		Disposable call = this.failover.stream(request().build(), chain(provider)).subscribe();
		assertThat(this.tools.running).hasValue(1);
		call.dispose();
		assertThat(this.tools.running).hasValue(0);
		assertThat(this.tools.cancelled).hasValue(1);
		assertThat(provider.requests).hasSize(1);
	}

	@Test
	void aCallerWhoLeavesAtTheEndOfARoundHasNoToolRun() {
		StubProvider provider = new StubProvider("a", calls(call("1", "charge")));
		this.failover.stream(request().build(), chain(provider))
			.takeUntil(ChatEvent.RoundCompleted.class::isInstance)
			.subscribe();
		assertThat(this.tools.ran).isEmpty();
	}

	@Test
	void toolsOfAHedgedRoundRunOnce() {
		StubProvider slow = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(20), this.clock, calls(call("1", "charge"))));
		slow.timeouts = Timeouts.DEFAULTS;
		StubProvider hedge = new StubProvider("b",
				StubProvider.after(Duration.ofSeconds(2), this.clock, calls(call("1", "charge"))), answer("Done"));
		List<ChatEvent> events = stream(request().build(), slow, hedge);
		assertThat(slow.requests).hasSize(1);
		assertThat(ran()).containsExactly("1");
		assertThat(events.get(events.size() - 1)).isInstanceOf(ChatEvent.Completed.class);
	}

}
