package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class OutageHedgesTest {

	private final TargetHealth target = new Health(HealthSettings.DEFAULTS, 10, Time.of(VirtualTimeScheduler.create()),
			() -> 0.5, Outbox.to(List.of()))
		.of("a", "a-model");

	private final OutageHedges hedges = new OutageHedges();

	private final List<Permit> notified = new ArrayList<>();

	private List<Permit> attempts(int count) {
		List<Permit> attempts = Stream.generate(() -> Objects.requireNonNull(this.target.admit().permit()))
			.limit(count)
			.toList();
		attempts.forEach((permit) -> permit.onOutage(() -> this.notified.add(permit)));
		return attempts;
	}

	private List<Permit> notified() {
		this.notified.clear();
		this.hedges.notifyWaiting();
		return this.notified;
	}

	@Test
	void twentyAttemptsAreNotifiedTheOldestFirst() {
		List<Permit> attempts = attempts(30);
		this.hedges.begin(attempts);
		assertThat(notified()).isEqualTo(attempts.subList(0, 20));
	}

	@Test
	void eachThatWasAnsweredElsewhereAllowsOneMoreFromThenOn() {
		List<Permit> attempts = attempts(30);
		this.hedges.begin(attempts);
		notified();
		this.hedges.overtaken(attempts.get(0));
		this.hedges.overtaken(attempts.get(1));
		assertThat(notified()).isEqualTo(attempts.subList(20, 22));
		this.hedges.done(attempts.get(0));
		assertThat(notified()).isEqualTo(attempts.subList(22, 23));
	}

	@Test
	void anAnswerInPlaceOfOneThatWasNotNotifiedAllowsNoMore() {
		List<Permit> attempts = attempts(30);
		this.hedges.begin(attempts);
		notified();
		this.hedges.overtaken(attempts.get(25));
		assertThat(notified()).isEmpty();
	}

	@Test
	void eachThatIsOverMakesRoomForOneMoreWhileSomeWait() {
		List<Permit> attempts = attempts(21);
		this.hedges.begin(attempts);
		notified();
		assertThat(this.hedges.done(attempts.get(7))).isTrue();
		assertThat(notified()).containsExactly(attempts.get(20));
		assertThat(this.hedges.done(attempts.get(8))).as("nobody waits any more").isFalse();
	}

	@Test
	void anAttemptThatIsOverBeforeItsTurnIsNotNotified() {
		List<Permit> attempts = attempts(22);
		this.hedges.begin(attempts);
		notified();
		assertThat(this.hedges.done(attempts.get(20))).isFalse();
		this.hedges.done(attempts.get(0));
		assertThat(notified()).containsExactly(attempts.get(21));
	}

	@Test
	void anOutageThatBeginsAnewNotifiesNobodyTwice() {
		List<Permit> attempts = attempts(22);
		this.hedges.begin(attempts.subList(0, 21));
		notified();
		this.hedges.begin(attempts);
		this.hedges.done(attempts.get(0));
		this.hedges.done(attempts.get(1));
		assertThat(notified()).isEqualTo(attempts.subList(20, 22));
	}

	@Test
	void theNextOutageBeginsWithTwentyOnceNobodyIsLeftOfTheLastOne() {
		List<Permit> first = attempts(2);
		this.hedges.begin(first);
		notified();
		first.forEach(this.hedges::overtaken);
		List<Permit> later = attempts(30);
		this.hedges.begin(later);
		assertThat(notified()).as("two of the last outage run still").hasSize(20);
		first.forEach(this.hedges::done);
		later.forEach(this.hedges::done);
		this.hedges.begin(later);
		assertThat(notified()).hasSize(20);
	}

	@Test
	void nobodyIsNotifiedOnceTheOutageIsOver() {
		this.hedges.begin(attempts(30));
		this.hedges.end();
		assertThat(notified()).isEmpty();
	}

}
