package io.llmfailover.service;

import java.time.Instant;
import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.Usage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a consumer was told.
 *
 * @param asked when it asked
 * @param response the answer
 * @param shown the text on its screen at the end
 * @param interrupted how often it was told that a provider broke off
 * @param restarted how often it had to take back what was shown
 */
record Told(Instant asked, ChatResponse response, String shown, long interrupted, long restarted) {

	static Told of(Instant asked, ChatResponse response) {
		return new Told(asked, response, response.content(), 0, 0);
	}

	static Told of(Instant asked, List<ChatEvent> events) {
		assertThat(events.get(events.size() - 1)).isInstanceOf(ChatEvent.Completed.class);
		assertThat(events).filteredOn(ChatEvent.Completed.class::isInstance).hasSize(1);
		StringBuilder screen = new StringBuilder();
		for (ChatEvent event : events) {
			if (event instanceof ChatEvent.TextDelta delta) {
				screen.append(delta.text());
			}
			else if (event instanceof ChatEvent.Restarted restarted) {
				assertThat(restarted.voided()).isEqualTo(screen.toString());
				screen.setLength(0);
			}
		}
		ChatEvent.Completed last = (ChatEvent.Completed) events.get(events.size() - 1);
		return new Told(asked, last.response(), screen.toString(), count(events, ChatEvent.Interrupted.class),
				count(events, ChatEvent.Restarted.class));
	}

	private static long count(List<ChatEvent> events, Class<? extends ChatEvent> type) {
		return events.stream().filter(type::isInstance).count();
	}

	boolean by(String provider) {
		return this.response.provider().equals(provider);
	}

	/**
	 * Nothing is missing, nothing is there twice, and the consumer sees what the answer
	 * says.
	 */
	Told isWholly(String provider, String text) {
		assertThat(this.response.provider()).isEqualTo(provider);
		assertThat(this.shown).isEqualTo(text);
		assertThat(this.response.content()).isEqualTo(text);
		return this;
	}

	/** How a provider failed, and what was done about each failure. */
	Told failed(String provider, FailureKind kind, FailureAction... decisions) {
		assertThat(attempts(provider)).filteredOn((attempt) -> attempt.kind() != null)
			.allMatch((attempt) -> attempt.kind() == kind, "failed with " + kind)
			.extracting(Attempt::decision)
			.containsExactly(decisions);
		return this;
	}

	List<Attempt> attempts(String provider) {
		return this.response.attempts().stream().filter((attempt) -> attempt.provider().equals(provider)).toList();
	}

	Told reportsItsUsage() {
		assertThat(this.response.usage().inputTokens()).isEqualTo(FaultWall.INPUT_TOKENS);
		assertThat(this.response.usage().outputTokens()).isEqualTo(FaultWall.OUTPUT_TOKENS);
		assertThat(this.response.usage().source()).isEqualTo(Usage.Source.REPORTED);
		return this;
	}

	/** Nobody saw that there was a fault. */
	Told unseen() {
		assertThat(this.interrupted).isZero();
		assertThat(this.restarted).isZero();
		return this;
	}

}
