package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.llmfailover.AnswerSchema;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.Usage;
import io.llmfailover.schema.JsonSchema;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers that must fit a schema or the caller's own criteria, and what is no misfit
 * although it does not fit.
 */
class FittingAnswersTests {

	private static final String BERN = "{\"name\":\"Bern\",\"since\":1191}";

	private static final AnswerSchema CITY = new AnswerSchema("city", JsonSchema.of(City.class));

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);

	private final List<ChatEvent> events = new ArrayList<>();

	private @Nullable Throwable error;

	private static ChatRequest city(UnaryOperator<ChatRequest.Builder> more) {
		return more.apply(ChatRequest.builder().user("Which city?").answerSchema(CITY)).build();
	}

	private static ChatRequest city() {
		return city((request) -> request);
	}

	private void chat(ChatRequest request, StubProvider... providers) {
		run(this.failover.chat(request, chain(providers)).<ChatEvent>map(ChatEvent.Completed::new).flux());
	}

	private void stream(ChatRequest request, StubProvider... providers) {
		run(this.failover.stream(request, chain(providers)));
	}

	private void run(Flux<ChatEvent> call) {
		call.subscribe(this.events::add, (error) -> this.error = error);
		this.clock.advanceTimeBy(Duration.ofMinutes(11));
	}

	private ChatResponse response() {
		assertThat(this.error).isNull();
		return ((ChatEvent.Completed) this.events.get(this.events.size() - 1)).response();
	}

	private ChatFailedException failure() {
		assertThat(this.error).isInstanceOf(ChatFailedException.class);
		return (ChatFailedException) this.error;
	}

	private List<String> seen() {
		return this.events.stream()
			.map((event) -> (event instanceof ChatEvent.TextDelta delta) ? delta.text()
					: event.getClass().getSimpleName())
			.toList();
	}

	private static Flux<TargetEvent> ended(FinishReason reason, @Nullable String refusal, String... pieces) {
		return Flux.concat(StubProvider.opened(), StubProvider.text(pieces), Flux.just(
				new TargetEvent.Finished(null, reason, "their word", Usage.reported(5, 3), refusal, null, List.of())));
	}

	@ParameterizedTest
	@EnumSource(OnInterruption.class)
	void aBrokenStreamIsNeverResumedInTheMiddle(OnInterruption way) {
		StubProvider first = new StubProvider("a", StubProvider.cut("Here is the city: "));
		StubProvider second = new StubProvider("b", StubProvider.answer(BERN));
		stream(city((request) -> request.onInterruption(way)), first, second);
		if (way == OnInterruption.FAIL) {
			assertThat(failure().kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
			return;
		}
		assertThat(response().content()).isEqualTo(BERN);
		assertThat(second.requests.get(0).messages()).noneMatch(Message.Assistant.class::isInstance);
		assertThat(seen()).contains("Restarted");
	}

	@Test
	void wholeJsonIsAnAnswerWhateverTheFinishReasonSays() {
		chat(city(), new StubProvider("a", ended(FinishReason.LENGTH, null, BERN)));
		assertThat(response().content()).isEqualTo(BERN);
	}

	@Test
	void aFilteredAnswerIsNoMisfit() {
		StubProvider first = new StubProvider("a", ended(FinishReason.CONTENT_FILTER, null, "{\"name\":"));
		chat(city(), first);
		assertThat(first.requests).hasSize(1);
		FailureKind kind = (this.error != null) ? failure().kind() : FailureKind.CONTENT_FILTERED;
		assertThat(kind).isEqualTo(FailureKind.CONTENT_FILTERED);
	}

	@Test
	void aRoundThatCallsToolsIsNotJudged() {
		AtomicInteger judged = new AtomicInteger();
		ToolCall call = new ToolCall("call_1", "look_up", "{}", true);
		StubProvider first = new StubProvider("a",
				Flux.concat(StubProvider.opened(), StubProvider.text("Let me see."),
						Flux.just(new TargetEvent.ToolCalled(call), new TargetEvent.Finished(null,
								FinishReason.TOOL_CALLS, "tool_calls", Usage.reported(5, 3), null, null, List.of()))));
		chat(city((request) -> request.tool(new ToolDefinition("look_up", null, "{\"type\":\"object\"}"))
			.accept("never", (response) -> judged.incrementAndGet() < 0)), first);
		assertThat(response().toolCalls()).containsExactly(call);
		assertThat(judged).hasValue(0);
	}

	record City(String name, int since) {

	}

	@Test
	void anAnswerWhoseToolCallIsCutOffIsJudgedByTheCallersOwnCriteria() {
		ToolCall cut = new ToolCall("1", "charge", "{", false);
		StubProvider first = new StubProvider("a", Flux.just(new TargetEvent.ToolCalled(cut),
				new TargetEvent.Finished(null, FinishReason.LENGTH, "length", Usage.UNKNOWN, null, null, List.of())));
		chat(ChatRequest.builder().user("Charge").accept("short", (answer) -> false).build(), first);
		assertThat(failure().kind()).isEqualTo(FailureKind.MISFIT);
		assertThat(failure().attempts().get(0).reason()).isEqualTo("The answer was not accepted: it must be short");
	}

}
