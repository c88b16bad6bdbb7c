package io.llmfailover.service;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.simulator.Fault;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What came of a trial: a response or a failure, and for a stream its events.
 */
record TrialResult(Trial trial, List<ChatEvent> events, @Nullable ChatResponse response,
		@Nullable ChatFailedException failure) {

	void verify() {
		List<Trial.Line> expected = this.trial.expectedTrail();
		Trial.Line last = expected.get(expected.size() - 1);
		List<Attempt> attempts = (last.outcome() == Outcome.ANSWERED) ? verifyAnswer(last.provider())
				: verifyFailure(last);
		List<Trial.Line> told = attempts.stream().map(Trial.Line::of).toList();
		assertThat(withoutRepeats(told)).as("the trail of %s", this.trial).isEqualTo(expected);
		Map<String, Integer> requests = told.stream()
			.collect(Collectors.toMap(Trial.Line::provider, (line) -> 1, Integer::sum, TreeMap::new));
		assertThat(this.trial.requests()).as("the requests of %s", this.trial).isEqualTo(requests);
		if (this.trial.stream()) {
			verifyEvents(expected);
		}
	}

	// a reset of a connection that another trial has left in the pool makes it a stale
	// one,
	// which is not counted as a retry
	private List<Trial.Line> withoutRepeats(List<Trial.Line> told) {
		return (this.trial.fault() == Fault.RESET) ? told.stream().distinct().toList() : told;
	}

	private List<Attempt> verifyAnswer(String provider) {
		assertThat(this.failure).as("%s", this.trial).isNull();
		ChatResponse response = Objects.requireNonNull(this.response);
		assertThat(response.provider()).as("%s", this.trial).isEqualTo(provider);
		assertThat(response.attempt()).as("%s", this.trial).isEqualTo(1 + this.trial.order().indexOf(provider));
		assertThat(response.content()).as("%s", this.trial)
			.startsWith("This is a simulated answer from " + provider + " to \u201cTrial " + this.trial.number() + ".")
			.endsWith("see who goes on from here.");
		return response.attempts();
	}

	private List<Attempt> verifyFailure(Trial.Line last) {
		assertThat(this.response).as("%s", this.trial).isNull();
		ChatFailedException failure = Objects.requireNonNull(this.failure);
		assertThat(failure.kind()).as("%s", this.trial).isEqualTo(last.kind());
		if (this.trial.reaction(last.provider()).shown()) {
			assertThat(failure.partialText()).as("%s", this.trial)
				.startsWith("This is a simulated answer from " + last.provider());
		}
		else {
			assertThat(failure.partialText()).as("%s", this.trial).isEmpty();
		}
		return failure.attempts();
	}

	/**
	 * What is left on the consumer's screen is one provider's answer; of a failure before
	 * the first word nothing is ever seen.
	 */
	private void verifyEvents(List<Trial.Line> expected) {
		// a retry says the same words again, which are held back
		long interruptions = IntStream.range(0, expected.size())
			.filter((i) -> i == 0 || !expected.get(i).provider().equals(expected.get(i - 1).provider()))
			.mapToObj(expected::get)
			.filter((line) -> line.outcome() == Outcome.FAILED && line.decision() != FailureAction.STOP
					&& this.trial.reaction(line.provider()).shown())
			.count();
		assertThat(this.events).as("interruptions in %s", this.trial)
			.filteredOn(ChatEvent.Interrupted.class::isInstance)
			.hasSize((int) interruptions);
		StringBuilder text = new StringBuilder();
		for (ChatEvent event : this.events) {
			if (event instanceof ChatEvent.Restarted restarted) {
				assertThat(interruptions).as("restart in %s", this.trial).isPositive();
				assertThat(restarted.voided()).as("voided in %s", this.trial).isEqualTo(text.toString());
				text.setLength(0);
			}
			else if (event instanceof ChatEvent.TextDelta delta) {
				text.append(delta.text());
			}
		}
		assertThat(text).as("text of %s", this.trial)
			.hasToString((this.response != null) ? this.response.content()
					: Objects.requireNonNull(this.failure).partialText());
	}

}
