package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A probe that goes on after another target was faster, for a caller who reads one event.
 */
class DetachedProbeTests extends CallLoopScenario {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private static final TargetEvent OPENED = new TargetEvent.Opened(200, null);

	private final Failover failover = failover(this.published);

	private final StubProvider second = new StubProvider("b", text("Hi"));

	private long asked;

	@BeforeEach
	void outage() {
		for (int i = 0; i < 4; i++) {
			failsOnce();
		}
		assertThat(state()).isEqualTo(State.OPEN);
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
	}

	private void failsOnce() {
		List<Candidate> chain = List.of(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)).candidate(),
				new StubProvider("z", answer("Hello")).candidate());
		this.failover.stream(HELLO, chain).subscribe();
	}

	private State state() {
		return this.failover.health("a", "a-model").state();
	}

	private Flux<TargetEvent> probed() {
		return this.source.flux().doOnRequest((n) -> this.asked += n);
	}

	private void overtaken(Flux<TargetEvent> probe) {
		StubProvider first = new StubProvider("a", probe);
		first.timeouts = Timeouts.DEFAULTS;
		this.failover.stream(HELLO, List.of(first.candidate(), this.second.candidate())).subscribe(this.caller);
		this.caller.request(1);
		assertThat(this.caller.getReceivedOnNext()).containsExactly(Seen.text("b", "Hi"));
		assertThat(state()).isEqualTo(State.PROBING);
		this.caller.cancel();
	}

	private void assertThatItIsClosed() {
		assertThat(state()).isEqualTo(State.UP);
		failsOnce();
		assertThat(state()).as("one failure opens a circuit breaker that is half open").isEqualTo(State.UP);
		assertThat(this.discarded).isEmpty();
		assertNothingIsLeft();
	}

	@Test
	void anyByteEndsTheOutage() {
		overtaken(probed());
		this.source.next(OPENED);
		this.source.assertCancelled(1);
		assertThatItIsClosed();
	}

	@Test
	void aConnectionIsNoSignOfLifeYet() {
		overtaken(probed());
		assertThat(this.asked).isEqualTo(1);
		this.source.next(TargetEvent.Taken.INSTANCE);
		assertThat(state()).isEqualTo(State.PROBING);
		assertThat(this.asked).isEqualTo(2);
		this.source.next(OPENED);
		assertThatItIsClosed();
	}

	@Test
	void itIsAskedForWhatFollowsAConnectionThatCameWithTheOthersAnswer() {
		overtaken(Flux.concat(Flux.just(TargetEvent.Taken.INSTANCE), probed()));
		assertThat(this.asked).isEqualTo(1);
		this.source.next(OPENED);
		assertThatItIsClosed();
	}

	@Test
	void whatComesAfterTheSignOfLifeIsDiscarded() {
		overtaken(probed());
		this.source.next(OPENED);
		this.source.next(TEXT);
		assertThat(this.discarded).containsExactly(TEXT);
		this.source.error(new TargetFailedException(Failure.of(FailureKind.NETWORK, "reset")));
		assertThat(state()).isEqualTo(State.UP);
		assertThat(this.dropped.all()).isEmpty();
	}

	@Test
	void aFailureGoesOnWithTheOutage() {
		overtaken(probed());
		this.source.error(new TargetFailedException(Failure.of(FailureKind.NETWORK, "reset")));
		assertThat(state()).isEqualTo(State.OPEN);
		assertThat(this.dropped.all()).isEmpty();
		assertNothingIsLeft();
	}

	@Test
	void anEndWithoutAByteLeavesTheNextOneToFindOut() {
		overtaken(probed());
		this.source.complete();
		failsOnce();
		assertThat(state()).isEqualTo(State.OPEN);
		assertNothingIsLeft();
	}

	@Test
	void anErrorThatIsNoTargetsIsNotLost() {
		IllegalStateException bug = new IllegalStateException("a bug");
		overtaken(probed());
		this.source.error(bug);
		assertThat(this.dropped.all()).containsExactly(bug);
		assertNothingIsLeft();
	}

	@Test
	void silenceGoesOnWithTheOutage() {
		overtaken(probed());
		this.clock.advanceTimeBy(Timeouts.DEFAULTS.hedgeAfter());
		assertThat(state()).isEqualTo(State.OPEN);
		this.source.assertCancelled(1);
		assertNothingIsLeft();
	}

}
