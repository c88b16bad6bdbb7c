package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is asked in the rounds of a call, and what a failure in a later round leaves as it
 * is.
 */
class FailoverBetweenRoundsTests extends ToolScenario {

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

	@Test
	void whoWasSkippedInARoundBeforeIsWaitedForOnce() {
		Failure limited = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(100));
		StubProvider first = new StubProvider("a", fails(limited), answer("Sunny"));
		StubProvider second = new StubProvider("b", calls(call("1", "weather")), fails(FailureKind.AUTHENTICATION));
		chat(request().build(), first, new StubProvider("c", answer("no")));
		this.told.lines.clear();
		assertThat(chat(request().build(), first, second).provider()).isEqualTo("a");
		assertThat(this.told.lines).filteredOn((line) -> line.contains("waits")).hasSize(1);
	}

}
