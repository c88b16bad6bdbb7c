package io.llmfailover.failover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call that offers tools to run does between its rounds, for each state and each
 * input: the table in {@code docs/architecture.md} is compared with what happens.
 */
class RoundsOfACallTests {

	private static final Path ARCHITECTURE = Path.of("..", "docs", "architecture.md");

	private static final ToolCall CHARGE = new ToolCall("1", "charge", "{}");

	private static final ToolCall ASK_USER = new ToolCall("2", "ask_user", "{}");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final List<String> happened = new ArrayList<>();

	private final List<Sinks.Many<TargetEvent>> asked = new ArrayList<>();

	private final Sinks.Many<ToolRunner.Progress> tools = Sinks.many().unicast().onBackpressureBuffer();

	private ToolRunner.@Nullable Run run;

	private @Nullable Disposable caller;

	private void begin() {
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(),
				List.of(), (runs) -> {
					this.run = runs.get(0);
					this.happened.add("run " + runs.get(0).call().name());
					return this.tools.asFlux().doOnCancel(() -> this.happened.add("cancel tools"));
				});
		StubProvider provider = new StubProvider("a", Flux.defer(() -> {
			Sinks.Many<TargetEvent> target = Sinks.many().unicast().onBackpressureBuffer();
			this.asked.add(target);
			this.happened.add("ask round " + this.asked.size());
			return target.asFlux().doOnCancel(() -> this.happened.add("cancel attempt"));
		}));
		ChatRequest request = ChatRequest.builder()
			.user("Hello")
			.tool(FakeTools.named("charge"))
			.tool(new ToolDefinition("ask_user", null, "{}"))
			.timeout(Duration.ofSeconds(30))
			.build();
		this.caller = failover.stream(request, List.of(provider.candidate()))
			.subscribe(this::show, (error) -> this.happened.add("end " + ((error instanceof ChatFailedException failed)
					? failed.kind() : error.getClass().getSimpleName())), () -> this.happened.add("end"));
	}

	private void show(ChatEvent event) {
		if (!(event instanceof ChatEvent.ToolCalled)) {
			this.happened.add(event.getClass().getSimpleName());
		}
	}

	private Sinks.Many<TargetEvent> target() {
		return this.asked.get(this.asked.size() - 1);
	}

	private void answer(ToolCall... calls) {
		for (ToolCall call : calls) {
			target().tryEmitNext(new TargetEvent.ToolCalled(call));
		}
		boolean text = calls.length == 0;
		if (text) {
			target().tryEmitNext(new TargetEvent.TextPiece("Hi"));
		}
		target().tryEmitNext(new TargetEvent.Finished(null, text ? FinishReason.STOP : FinishReason.TOOL_CALLS, null,
				Usage.reported(1, 1), null, null, List.of()));
	}

	private ToolRunner.Run run() {
		assertThat(this.run).isNotNull();
		return Objects.requireNonNull(this.run);
	}

	private void toolEnds(ToolOutcome outcome) {
		this.tools.tryEmitNext(new ToolRunner.Progress.Finished(run(), outcome, Duration.ZERO));
	}

	/**
	 * Where a call is.
	 */
	private enum Start {

		ROUND("in a round", RoundsOfACallTests::begin),

		ENDING("in a round that has asked for tools", (test) -> {
			test.begin();
			test.answer(CHARGE);
		}),

		TOOLS("running tools", (test) -> {
			test.begin();
			test.answer(CHARGE);
			test.target().tryEmitComplete();
			test.tools.tryEmitNext(new ToolRunner.Progress.Started(test.run()));
		}),

		TOOLS_AND_CALLERS("running tools, beside a call for the caller", (test) -> {
			test.begin();
			test.answer(CHARGE, ASK_USER);
			test.target().tryEmitComplete();
			test.tools.tryEmitNext(new ToolRunner.Progress.Started(test.run()));
		});

		private final String title;

		private final Consumer<RoundsOfACallTests> way;

		Start(String title, Consumer<RoundsOfACallTests> way) {
			this.title = title;
			this.way = way;
		}

		boolean runsTools() {
			return this == TOOLS || this == TOOLS_AND_CALLERS;
		}

	}

	/**
	 * What can happen to it.
	 */
	private enum Input {

		ANSWERED("an answer", (test) -> {
			test.answer();
			test.target().tryEmitComplete();
		}),

		ASKED("an answer that asks for a tool", (test) -> test.answer(CHARGE)),

		EXCHANGE_ENDED("its exchange ends", (test) -> test.target().tryEmitComplete()),

		EXCHANGE_STAYS("its exchange does not end", (test) -> test.clock.advanceTimeBy(Duration.ofSeconds(25))),

		TOOL_ENDED("a tool ends", (test) -> test.toolEnds(ToolOutcome.of("paid"))),

		TOOLS_ENDED("all tools have ended", (test) -> {
			test.toolEnds(ToolOutcome.of("paid"));
			test.tools.tryEmitComplete();
		}),

		LOOP_ENDED("all tools have ended, and one ends the loop", (test) -> {
			test.toolEnds(ToolOutcome.of("paid").endingLoop());
			test.tools.tryEmitComplete();
		}),

		TOOLS_FAILED("whoever runs them fails", (test) -> test.tools.tryEmitError(new IllegalStateException("broken"))),

		DEADLINE("deadline", (test) -> test.clock.advanceTimeBy(Duration.ofSeconds(30))),

		CALLER_LEFT("caller leaves", (test) -> Objects.requireNonNull(test.caller).dispose());

		private final String title;

		private final Consumer<RoundsOfACallTests> happens;

		Input(String title, Consumer<RoundsOfACallTests> happens) {
			this.title = title;
			this.happens = happens;
		}

		boolean possible(Start start) {
			return switch (this) {
				case ANSWERED, ASKED -> start == Start.ROUND;
				case EXCHANGE_ENDED, EXCHANGE_STAYS -> start == Start.ENDING;
				case TOOL_ENDED, TOOLS_ENDED, LOOP_ENDED, TOOLS_FAILED -> start.runsTools();
				// its end is not waited for that long
				case DEADLINE -> start != Start.ENDING;
				case CALLER_LEFT -> true;
			};
		}

	}

	static Stream<Arguments> everyPair() {
		return Arrays.stream(Start.values())
			.flatMap((start) -> Arrays.stream(Input.values())
				.filter((input) -> input.possible(start))
				.map((input) -> Arguments.of(start, input)));
	}

	@ParameterizedTest
	@MethodSource("everyPair")
	void doesWhatTheTableSays(Start start, Input input) throws IOException {
		start.way.accept(this);
		this.happened.clear();
		input.happens.accept(this);
		assertThat(table())
			.contains("| %s | %s | %s |".formatted(start.title, input.title, String.join("; ", this.happened)));
	}

	@Test
	void theTableHasNoOtherRows() throws IOException {
		assertThat(table()).hasSize((int) everyPair().count());
	}

	private static List<String> table() throws IOException {
		return Files.readAllLines(ARCHITECTURE)
			.stream()
			.filter((line) -> Arrays.stream(Start.values())
				.anyMatch((start) -> line.startsWith("| " + start.title + " |")))
			.toList();
	}

}
