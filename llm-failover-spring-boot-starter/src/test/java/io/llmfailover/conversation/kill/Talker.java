package io.llmfailover.conversation.kill;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A user, what it has said, and what it was told of it. Not thread-safe.
 */
final class Talker {

	private final String user;

	private final int turns;

	private final Random random;

	private final Map<Integer, Said> said = new LinkedHashMap<>();

	Talker(String user, int turns, Random random) {
		this.user = user;
		this.turns = turns;
		this.random = random;
	}

	/**
	 * How many turns it would begin just now: one, or now and then two at once.
	 * @return the number
	 */
	int wants() {
		int most = (this.random.nextInt(5) == 0) ? 2 : 1;
		return !waitingFor().isEmpty() ? 0 : Math.min(most, this.turns - this.said.size());
	}

	List<Said> waitingFor() {
		return this.said.values().stream().filter((one) -> one.outcome == null).toList();
	}

	boolean hasFinished() {
		return this.said.size() == this.turns && waitingFor().isEmpty();
	}

	/**
	 * Says something.
	 * @param instance to whom
	 * @param time when, as a number that grows
	 */
	void say(InstanceProcess instance, long time) {
		Saying saying = Saying.random(this.user, this.said.size(), this.random);
		this.said.put(saying.number(), new Said(saying, instance, time));
		instance.say(saying);
	}

	void told(Saying saying, Outcome outcome, long time) {
		Said one = Objects.requireNonNull(this.said.get(saying.number()));
		assertThat(one.saying).isEqualTo(saying);
		assertThat(one.outcome).as("told once").isNull();
		one.outcome = outcome;
		one.told = time;
	}

	/**
	 * An instance is no more.
	 * @param instance the instance
	 * @param time when, as a number that grows
	 * @return of how many turns it will tell nothing
	 */
	int killed(InstanceProcess instance, long time) {
		List<Said> lost = waitingFor().stream().filter((one) -> one.instance == instance).toList();
		lost.forEach((one) -> {
			one.outcome = Outcome.KILLED;
			one.told = time;
		});
		return lost.size();
	}

	/**
	 * Checks that a history holds what it must, and nothing else.
	 * @param history the messages of each turn that is kept
	 */
	void check(List<List<Message>> history) {
		List<Said> found = new ArrayList<>();
		for (List<Message> turn : history) {
			Said one = Objects.requireNonNull(this.said.get(Saying.in(text(turn.get(0))).number()));
			assertThat(one.found).as("%s is there twice", one).isFalse();
			one.found = true;
			found.add(one);
			assertWhole(one.saying, turn);
		}
		assertThat(this.said.values()).as(this.user)
			.allMatch((one) -> one.found || !one.mustBeFound())
			.allMatch((one) -> !one.found || one.mayBeFound());
		assertOneForEachKill(found);
		assertInOrder(found);
	}

	private void assertWhole(Saying saying, List<Message> turn) {
		assertThat(text(turn.get(0))).as("of nobody else").isEqualTo(saying.text()).startsWith(this.user + " ");
		if (saying.trouble().hasTool()) {
			assertThat(turn).as(saying.text()).hasSize(4);
			assertThat(((Message.Assistant) turn.get(1)).toolCalls()).extracting(ToolCall::id)
				.containsExactly(saying.toolCallId());
			assertThat(text(turn.get(2))).isEqualTo(saying.note());
		}
		else {
			assertThat(turn).as(saying.text()).hasSize(2);
		}
		String answer = ((Message.Assistant) turn.get(turn.size() - 1)).text();
		if (saying.trouble() == Trouble.NOBODY_ANSWERS_AFTER_THE_TOOL) {
			assertThat(answer).startsWith("[This turn ended here");
		}
		else {
			assertThat(answer).isEqualTo(saying.answer());
		}
	}

	private static String text(Message message) {
		List<Content> parts = (message instanceof Message.ToolResult result) ? result.content()
				: ((Message.User) message).content();
		return ((Text) parts.get(0)).text();
	}

	private void assertOneForEachKill(List<Said> found) {
		Map<InstanceProcess, List<Said>> inDoubt = found.stream()
			.filter((one) -> one.outcome == Outcome.KILLED)
			.collect(Collectors.groupingBy((one) -> one.instance));
		assertThat(inDoubt.values()).as(this.user).allSatisfy((turns) -> assertThat(turns).hasSize(1));
	}

	private void assertInOrder(List<Said> found) {
		for (int i = 0; i < found.size(); i++) {
			for (Said later : found.subList(i + 1, found.size())) {
				assertThat(later.cameBefore(found.get(i))).as("%s: %s before %s", this.user, found.get(i), later)
					.isFalse();
			}
		}
	}

	String user() {
		return this.user;
	}

	Collection<Said> said() {
		return this.said.values();
	}

	/**
	 * One turn.
	 */
	static final class Said {

		final Saying saying;

		private final InstanceProcess instance;

		private final long begun;

		private long told;

		@Nullable Outcome outcome;

		boolean found;

		private Said(Saying saying, InstanceProcess instance, long begun) {
			this.saying = saying;
			this.instance = instance;
			this.begun = begun;
		}

		private boolean mustBeFound() {
			return this.outcome == Outcome.KEPT || this.outcome == Outcome.ROUNDS_KEPT;
		}

		private boolean mayBeFound() {
			return this.outcome != Outcome.FAILED && this.outcome != Outcome.NOT_READ;
		}

		// within one instance, who comes first is served first
		private boolean cameBefore(Said other) {
			return (this.instance == other.instance) ? this.begun < other.begun : this.told < other.begun;
		}

		@Override
		public String toString() {
			return this.saying.text() + " to " + this.instance + ": " + this.outcome;
		}

	}

}
