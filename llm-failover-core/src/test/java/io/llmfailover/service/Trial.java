package io.llmfailover.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.simulator.Fault;
import io.llmfailover.simulator.ReceivedRequest;
import org.jspecify.annotations.Nullable;

/**
 * One field of the matrix: a call during which the first providers of the chain have the
 * same fault. Its prompt tells the servers which trial a request belongs to, so that
 * trials can run beside each other. Thread-safe.
 */
final class Trial {

	private static final Pattern PROMPT = Pattern.compile("Trial (\\d+)\\.");

	private final int number;

	private final Fault fault;

	private final List<String> order;

	private final int failing;

	private final boolean stream;

	private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();

	Trial(int number, Fault fault, List<String> order, int failing, boolean stream) {
		this.number = number;
		this.fault = fault;
		this.order = order;
		this.failing = failing;
		this.stream = stream;
	}

	static int numberIn(ReceivedRequest request) {
		Matcher matcher = PROMPT.matcher(request.body());
		if (!matcher.find()) {
			throw new IllegalArgumentException("The request belongs to no trial");
		}
		return Integer.parseInt(matcher.group(1));
	}

	int number() {
		return this.number;
	}

	Fault fault() {
		return this.fault;
	}

	List<String> order() {
		return this.order;
	}

	List<String> failing() {
		return this.order.subList(0, this.failing);
	}

	boolean stream() {
		return this.stream;
	}

	ChatRequest request() {
		return ChatRequest.of("Trial " + this.number + ".");
	}

	/**
	 * Takes note of a request that a server saw.
	 * @return what the server is to do
	 */
	Fault seenBy(String server) {
		this.requests.computeIfAbsent(server, (name) -> new AtomicInteger()).incrementAndGet();
		return failing().contains(server) ? this.fault : Fault.OK;
	}

	Map<String, Integer> requests() {
		Map<String, Integer> counts = new TreeMap<>();
		this.requests.forEach((server, count) -> counts.put(server, count.get()));
		return counts;
	}

	/**
	 * What the trail must say.
	 */
	List<Line> expectedTrail() {
		List<Line> trail = new ArrayList<>();
		for (String provider : this.order) {
			Reaction reaction = failing().contains(provider) ? reaction(provider)
					: Reaction.to(Fault.OK, provider, this.stream);
			if (!reaction.failed()) {
				trail.add(new Line(provider, Outcome.ANSWERED, null, null));
				return trail;
			}
			boolean last = this.order.indexOf(provider) == this.order.size() - 1;
			for (FailureAction decision : last ? reaction.decisionsIfLast() : reaction.decisions()) {
				trail.add(new Line(provider, Outcome.FAILED, reaction.kind(), decision));
				if (decision == FailureAction.STOP) {
					secondPass(trail);
					return trail;
				}
			}
		}
		return trail;
	}

	// those whose answers broke off, and that were asked only once, are asked once more
	private void secondPass(List<Line> trail) {
		List<String> askedOnce = this.order.subList(0, this.order.size() - 1)
			.stream()
			.filter((provider) -> reaction(provider).kind() == FailureKind.INCOMPLETE_STREAM)
			.toList();
		if (askedOnce.isEmpty() || this.failing < this.order.size()) {
			return;
		}
		Line last = trail.remove(trail.size() - 1);
		trail.add(new Line(last.provider(), last.outcome(), last.kind(), FailureAction.RETRY));
		askedOnce.forEach((provider) -> trail
			.add(new Line(provider, Outcome.FAILED, FailureKind.INCOMPLETE_STREAM, FailureAction.RETRY)));
		Line end = trail.remove(trail.size() - 1);
		trail.add(new Line(end.provider(), end.outcome(), end.kind(), FailureAction.STOP));
	}

	Reaction reaction(String provider) {
		return Reaction.to(this.fault, provider, this.stream);
	}

	@Override
	public String toString() {
		return (this.stream ? "stream" : "chat") + " along " + this.order + " with " + this.fault + " at the first "
				+ this.failing;
	}

	/**
	 * A line of the trail, as far as it is certain.
	 */
	record Line(String provider, Outcome outcome, @Nullable FailureKind kind, @Nullable FailureAction decision) {

		static Line of(Attempt attempt) {
			return new Line(attempt.provider(), attempt.outcome(), attempt.kind(), attempt.decision());
		}

	}

}
