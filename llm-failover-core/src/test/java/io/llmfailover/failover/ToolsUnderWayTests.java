package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatFailedException;
import io.llmfailover.Content;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call tells of its tools whose time is up while they run: the model, and whoever
 * reads the conversation, must know which of them may have done something.
 */
class ToolsUnderWayTests extends ToolScenario {

	private static final ToolCall CHARGE = call("1", "charge");

	private static final ToolCall WEATHER = call("2", "weather");

	private final TestPublisher<ToolRunner.Progress> progress = TestPublisher.create();

	private final List<ToolRunner.Run> runs = new ArrayList<>();

	private final List<ChatFailedException> failures = new ArrayList<>();

	private void callUntilToolsRun() {
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(),
				List.of(), (runs) -> {
					this.runs.addAll(runs);
					return this.progress.flux();
				});
		Flux<TargetEvent> asks = StubProvider.text("I will charge it.").concatWith(calls(CHARGE, WEATHER));
		failover.stream(request().build(), List.of(new StubProvider("a", asks).candidate())).subscribe((event) -> {
		}, (error) -> this.failures.add((ChatFailedException) error));
		assertThat(this.runs).hasSize(2);
	}

	private ChatFailedException timeIsUp() {
		this.clock.advanceTimeBy(Duration.ofMinutes(11));
		assertThat(this.failures).hasSize(1);
		assertThat(this.failures.get(0).kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED);
		return this.failures.get(0);
	}

	private static String result(Message message) {
		Content content = ((Message.ToolResult) message).content().get(0);
		return ((Text) content).text();
	}

	@Test
	void eachIsToldAsFarAsItHasCome() {
		callUntilToolsRun();
		this.progress.next(new ToolRunner.Progress.Started(this.runs.get(0)));
		List<Message> messages = timeIsUp().messages();
		assertThat(messages).hasSize(3);
		assertThat(((Message.Assistant) messages.get(0)).toolCalls()).containsExactly(CHARGE, WEATHER);
		assertThat(result(messages.get(1))).contains("Its outcome is unknown: it may have done what it was asked for");
		assertThat(result(messages.get(2))).isEqualTo("The call ended before the tool was run.");
		assertThat(timeIsUp().partialText()).as("it is among the messages").isEmpty();
	}

	@Test
	void whatHasEndedIsToldBesideWhatHasNotBegun() {
		callUntilToolsRun();
		this.progress.next(new ToolRunner.Progress.Started(this.runs.get(1)),
				new ToolRunner.Progress.Finished(this.runs.get(1), ToolOutcome.of("Sunny"), Duration.ZERO));
		List<Message> messages = timeIsUp().messages();
		assertThat(result(messages.get(1))).isEqualTo("The call ended before the tool was run.");
		assertThat(messages.get(2)).isEqualTo(Message.toolResult("2", "Sunny"));
	}

	@Test
	void anAnswerNoneOfWhoseToolsHasBegunIsNoFinishedRound() {
		callUntilToolsRun();
		assertThat(timeIsUp().messages()).isEmpty();
		assertThat(timeIsUp().partialText()).isEqualTo("I will charge it.");
	}

}
