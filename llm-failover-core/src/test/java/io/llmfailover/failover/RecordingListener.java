package io.llmfailover.failover;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.ModelHealth;
import io.llmfailover.Usage;

/**
 * Writes down what it is told, a line each.
 */
final class RecordingListener implements FailoverListener {

	final List<String> lines = new CopyOnWriteArrayList<>();

	private final Map<Long, Integer> numbers = new HashMap<>();

	// ids mean nothing: calls are numbered in the order in which they are told of
	private synchronized int number(CallInfo call) {
		return this.numbers.computeIfAbsent(call.id(), (id) -> this.numbers.size() + 1);
	}

	@Override
	public void callStarted(CallInfo call) {
		this.lines.add("call " + number(call) + (call.stream() ? " stream" : " chat"));
	}

	@Override
	public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
		this.lines.add(trigger + " " + provider + ":" + model);
	}

	@Override
	public void attemptEnded(CallInfo call, Attempt attempt) {
		boolean asked = attempt.outcome() != Attempt.Outcome.SKIPPED;
		this.lines.add(attempt.provider() + (asked ? " " : " was not asked: ") + attempt.outcome());
	}

	@Override
	public void targetSkipped(CallInfo call, Attempt attempt) {
		this.lines.add(attempt.provider() + " " + attempt.outcome());
	}

	@Override
	public void callWaits(CallInfo call, String provider, String model, int waiting) {
		this.lines.add("call " + number(call) + " waits for " + provider);
	}

	@Override
	public void roundCompleted(CallInfo call, int round, Usage usage) {
		this.lines.add("round " + round + " completed");
	}

	@Override
	public void toolStarted(CallInfo call, ChatEvent.ToolStarted tool) {
		this.lines.add(tool.toolCall().name() + " started");
	}

	@Override
	public void toolFinished(CallInfo call, ChatEvent.ToolFinished tool) {
		this.lines.add(tool.toolCall().name() + " finished");
	}

	@Override
	public void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
		this.lines.add("answered by " + response.provider() + " in " + duration.toMillis());
	}

	@Override
	public void callFailed(CallInfo call, Throwable failure, Duration duration) {
		Object what = (failure instanceof ChatFailedException failed) ? failed.kind() : failure;
		this.lines.add("failed " + what + " in " + duration.toMillis());
	}

	@Override
	public void callCancelled(CallInfo call, List<Attempt> attempts, Duration duration) {
		this.lines.add("cancelled " + attempts.size() + " in " + duration.toMillis());
	}

	@Override
	public void healthChanged(String provider, ModelHealth health) {
		this.lines.add(provider + " is " + health.state());
	}

	@Override
	public void degraded(String provider, Duration since) {
		this.lines.add(provider + " degraded for " + since.toSeconds());
	}

	@Override
	public void recovered(String provider, Duration after) {
		this.lines.add(provider + " recovered after " + after.toSeconds());
	}

}
