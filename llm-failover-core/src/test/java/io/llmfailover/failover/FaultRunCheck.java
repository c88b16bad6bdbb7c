package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.OnInterruption;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold of every call, however its providers behave.
 */
final class FaultRunCheck {

	// of a model: the first attempt, a retry, three adjustments, a last resort, an answer
	// asked anew, seven while it is waited for (after 0.5 s, 1 s, 2 s, 4 s ... of a
	// minute)
	// and sixteen for which our own pool has no connection
	private static final int MOST_ATTEMPTS = 30;

	private final FaultRun run;

	FaultRunCheck(FaultRun run) {
		this.run = run;
	}

	/**
	 * Fails where something does not hold of a run.
	 */
	void check() {
		nothingIsLeftBehind();
		everyToolCallRanOnce();
		if (this.run.scenario.others.isEmpty()) {
			listenersWereToldAll();
		}
		whatWasSeenMakesSense();
		if (this.run.threw) {
			return;
		}
		if (this.run.completed) {
			theAnswerIsWhole();
		}
		else if (this.run.error != null) {
			theErrorTellsEverything();
		}
	}

	private void nothingIsLeftBehind() {
		long asked = this.run.asked();
		for (StubProvider provider : this.run.scenario.providers) {
			assertThat(provider.open).as("open exchanges of " + provider.name()).hasValue(0);
			assertThat(this.run.failover.health(provider.name(), provider.models().get(0)).state()).isNotIn(State.BUSY,
					State.PROBING);
			assertThat(provider.requests)
				.hasSizeLessThanOrEqualTo(this.run.scenario.rounds * MOST_ATTEMPTS * provider.models().size());
		}
		this.run.clock.advanceTimeBy(Duration.ofHours(1));
		assertThat(this.run.asked()).as("nobody is asked after the end").isEqualTo(asked);
	}

	private void everyToolCallRanOnce() {
		assertThat(this.run.tools.running).as("running tools").hasValue(0);
		assertThat(this.run.tools.ran).hasSizeLessThan(this.run.scenario.rounds)
			.extracting((run) -> run.call().id())
			.doesNotHaveDuplicates();
	}

	// what the consumer was sent in the round that was the last one
	private List<ChatEvent> lastRound() {
		for (int i = this.run.events.size() - 1; i >= 0; i--) {
			ChatEvent event = this.run.events.get(i);
			if (event instanceof ChatEvent.ToolStarted || event instanceof ChatEvent.ToolFinished) {
				return this.run.events.subList(i + 1, this.run.events.size());
			}
		}
		return this.run.events;
	}

	private static int sum(Map<String, Integer> counts) {
		return counts.values().stream().mapToInt(Integer::intValue).sum();
	}

	private OnInterruption onInterruption() {
		ChatRequest request = this.run.scenario.request;
		return Objects
			.requireNonNull(request.neverTakenBack() ? request.onInterruptionText() : request.onInterruption());
	}

	private void listenersWereToldAll() {
		long started = this.run.told.lines.stream().filter((line) -> line.contains("-model")).count();
		long ended = this.run.told.lines.stream()
			.filter((line) -> line.endsWith("ANSWERED") || line.endsWith("FAILED") || line.endsWith("CANCELLED"))
			.count();
		assertThat(started).as("attempts told").isEqualTo(sum(this.run.begun)).isGreaterThanOrEqualTo(this.run.asked());
		long notAsked = this.run.told.lines.stream().filter((line) -> line.contains(" was not asked: ")).count();
		assertThat(ended + notAsked).as("ends of attempts told").isEqualTo(started);
		if (this.run.scenario.cancelAfter != 0) {
			assertThat(this.run.told.lines.stream().filter((line) -> line.contains(" in "))).as("ends of the call told")
				.hasSize(1);
		}
	}

	private void whatWasSeenMakesSense() {
		boolean visible = false;
		boolean interrupted = false;
		for (ChatEvent event : this.run.events) {
			if (event instanceof ChatEvent.Interrupted) {
				assertThat(visible).as("interrupted only after something was shown").isTrue();
				interrupted = true;
			}
			else if (event instanceof ChatEvent.Restarted) {
				assertThat(this.run.scenario.request.neverTakenBack()).as("something was taken back").isFalse();
				assertThat(interrupted).as("restarted only after an interruption").isTrue();
			}
			visible |= event instanceof ChatEvent.TextDelta || event instanceof ChatEvent.ToolCalled;
		}
		if (onInterruption() == OnInterruption.FAIL
				|| (this.run.scenario.request.neverTakenBack() && onInterruption() == OnInterruption.RESTART)) {
			assertThat(interrupted).isFalse();
		}
	}

	private void theAnswerIsWhole() {
		ChatResponse response = ((ChatEvent.Completed) this.run.events.get(this.run.events.size() - 1)).response();
		assertThat(this.run.events).filteredOn(ChatEvent.Completed.class::isInstance).hasSize(1);
		if (this.run.scenario.stream) {
			assertThat(Seen.textAfterLastRestart(lastRound())).isEqualTo(response.content());
		}
		if (response.finishReason() != FinishReason.CONTENT_FILTER) {
			assertThat(this.run.tools.ran).as("tool calls that ran").hasSize(this.run.scenario.rounds - 1);
		}
		assertThat(response.messages()).as("what the call has added").hasSize(2 * this.run.tools.ran.size() + 1);
		String answer = Objects.requireNonNull(this.run.scenario.answers.get(response.provider()));
		// a model that has nothing to add to what its tools did says nothing
		boolean nothingToAdd = this.run.scenario.rounds > 1 && response.content().isEmpty();
		if (!nothingToAdd && !answer.equals(response.content())) {
			assertThat(onInterruption()).isEqualTo(OnInterruption.RESUME);
			assertThat(isContinuation(response, answer)).as("declared prefix plus continuation").isTrue();
		}
		if (response.finishReason() != FinishReason.CONTENT_FILTER) {
			assertThat(response.attempts().get(response.attempts().size() - 1).outcome()).isEqualTo(Outcome.ANSWERED);
		}
		theTrailIsExact(response.attempts());
	}

	// of what was there at the last interruption; of a declined answer, which others
	// may have been asked to better, at one before
	private boolean isContinuation(ChatResponse response, String answer) {
		boolean declined = response.finishReason() == FinishReason.CONTENT_FILTER;
		List<ChatEvent> seen = lastRound();
		for (int i = seen.size() - 1; i >= 0; i--) {
			if (seen.get(i) instanceof ChatEvent.Interrupted) {
				boolean continued = isContinuation(response.content(), answer, seen.subList(0, i));
				if (continued || !declined) {
					return continued;
				}
			}
		}
		return false;
	}

	private static boolean isContinuation(String content, String answer, List<ChatEvent> before) {
		String prefix = Seen.textAfterLastRestart(before);
		if (!content.startsWith(prefix)) {
			return false;
		}
		String rest = content.substring(prefix.length());
		String overlap = answer.substring(0, Math.max(0, answer.length() - rest.length()));
		return answer.endsWith(rest) && (overlap.isEmpty() || overlap.length() >= 12 && prefix.endsWith(overlap));
	}

	private void theErrorTellsEverything() {
		assertThat(this.run.error).isInstanceOf(ChatFailedException.class);
		ChatFailedException failed = (ChatFailedException) Objects.requireNonNull(this.run.error);
		// a slow reader may still be in an earlier round
		if (this.run.scenario.rounds == 1) {
			assertThat(failed.partialText()).startsWith(Seen.textAfterLastRestart(this.run.events));
		}
		if (!this.run.scenario.slowReader) {
			assertThat(failed.partialText()).isEqualTo(Seen.textAfterLastRestart(lastRound()));
		}
		nothingThatWasDoneIsForgotten(failed.messages());
		theTrailIsExact(failed.attempts());
		if (failed.kind() == FailureKind.DEADLINE_EXCEEDED && !this.run.scenario.slowReader) {
			somethingWasStillGoingOn(failed.attempts());
		}
	}

	private void nothingThatWasDoneIsForgotten(List<Message> messages) {
		long results = messages.stream().filter(Message.ToolResult.class::isInstance).count();
		assertThat(results).as("results of the finished rounds").isEqualTo(this.run.tools.ran.size());
	}

	// a call that only waits for its deadline has lost its way
	private void somethingWasStillGoingOn(List<Attempt> trail) {
		Attempt last = trail.get(trail.size() - 1);
		String call = this.run.told.lines.get(0).split(" (stream|chat)")[0];
		int waited = this.run.told.lines.lastIndexOf(last(call + " waits for "));
		int ended = this.run.told.lines.lastIndexOf(last.provider() + " " + last.outcome());
		assertThat(trail).as("an attempt, or the wait for one, was cut off by the deadline")
			.anyMatch((attempt) -> attempt.kind() == FailureKind.DEADLINE_EXCEEDED
					|| last.decision() == FailureAction.RETRY || last.outcome() == Outcome.SKIPPED || waited > ended
					|| this.run.tools.cancelled.get() > 0);
	}

	private @Nullable String last(String beginning) {
		return this.run.told.lines.stream()
			.filter((line) -> line.startsWith(beginning))
			.reduce((first, second) -> second)
			.orElse(null);
	}

	private void theTrailIsExact(List<Attempt> trail) {
		Map<String, Integer> told = new TreeMap<>();
		trail.stream().filter(Attempt::asked).forEach((attempt) -> told.merge(attempt.provider(), 1, Integer::sum));
		Map<String, Integer> seen = new TreeMap<>(this.run.begun);
		this.run.skipped.forEach((provider, skips) -> seen.merge(provider, -skips, Integer::sum));
		List<Attempt> withoutConnection = trail.stream()
			.filter((attempt) -> attempt.outcome() == Outcome.SKIPPED && "it was NETWORK".equals(attempt.reason()))
			.toList();
		withoutConnection.forEach((attempt) -> seen.merge(attempt.provider(), -1, Integer::sum));
		seen.values().removeIf((count) -> count == 0);
		if (this.run.scenario.others.isEmpty()) {
			assertThat(told).as("the trail tells which attempts there were").isEqualTo(seen);
		}
		if (!this.run.scenario.intercepted) {
			assertThat(sum(told) + withoutConnection.size()).as("and those are what the targets saw")
				.isEqualTo((int) this.run.asked());
		}
	}

}
