package io.llmfailover.service;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.llmfailover.ChatRequest;
import io.llmfailover.ModelHealth;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten thousand streams over sockets, a third of which is left somewhere, a third of which
 * is broken off by a server, leave nothing behind.
 */
class SoakTests {

	private static final int CALLS = 10_000;

	// by then everything exists that is there once
	private static final int WARM_UP = 500;

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final BufferLeaks buffers = new BufferLeaks();

	private static final Soak soak = new Soak(20261125);

	private static Set<Thread> threads = Set.of();

	@BeforeAll
	static void run() {
		// what others have lost
		buffers.found();
		soak.run(WARM_UP);
		threads = threads();
		long start = System.nanoTime();
		Map<SoakCall.Fate, Integer> fates = soak.run(CALLS);
		System.out.printf(
				"%d streams in %d s: %s; %d broken off, %d requests, %d timers, %d connections open, %d threads%n",
				CALLS, Duration.ofNanos(System.nanoTime() - start).toSeconds(), fates, soak.broken(), soak.requests(),
				soak.timers.set(), soak.connections(), threads.size());
	}

	@AfterAll
	static void close() {
		soak.close();
		buffers.close();
	}

	@Test
	void aQuarterOfTheStreamsOrMoreWasBrokenOff() {
		assertThat(soak.broken()).isGreaterThan(CALLS / 4);
	}

	@Test
	void noConnectionStaysInUse() {
		assertThat(Await.last(soak::connectionsInUse, (count) -> count == 0)).as("in use").isZero();
		assertThat(Await.last(soak::waitingForConnections, (count) -> count == 0)).as("waited for").isZero();
	}

	@Test
	void noConnectionIsOpenThatTheClientDoesNotKeep() {
		assertThat(Await.last(() -> soak.connectionsAtServers() - soak.connections(), (more) -> more == 0)).isZero();
	}

	@Test
	void noBufferIsLost() {
		assertThat(buffers.found()).isEmpty();
	}

	@Test
	void noTimerIsLeft() {
		assertThat(Await.last(soak.timers::pending, (count) -> count == 0)).isZero();
	}

	@Test
	void noTurnIsLost() throws InterruptedException {
		for (String name : soak.servers.keySet()) {
			assertThat(Await.last(() -> state(name), (state) -> state == State.UP)).as(name).isEqualTo(State.UP);
			// closes the circuit breaker: as long as it is half open there is one turn
			soak.servers.get(name).behave(Behavior.answer());
			soak.service.stream(to(name)).blockLast(NEVER_HANG);
			soak.servers.get(name).behave(Behavior.stall(1));
			Disposable.Composite held = Disposables.composite();
			try {
				hold(name, Soak.CONCURRENCY - 1, held);
				assertThat(state(name)).as("%s, with one turn left", name).isEqualTo(State.UP);
				hold(name, 1, held);
				assertThat(state(name)).as("%s, with no turn left", name).isEqualTo(State.BUSY);
			}
			finally {
				held.dispose();
			}
			assertThat(state(name)).as("%s, with all turns left", name).isEqualTo(State.UP);
		}
	}

	@Test
	void noThreadIsAdded() {
		Set<Thread> added = threads();
		added.removeAll(threads);
		assertThat(added).isEmpty();
	}

	private static State state(String provider) {
		return soak.service.admin()
			.providers()
			.stream()
			.filter((info) -> info.name().equals(provider))
			.flatMap((info) -> info.health().stream())
			.map(ModelHealth::state)
			.findFirst()
			.orElseThrow();
	}

	private static void hold(String provider, int count, Disposable.Composite held) throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(count);
		for (int i = 0; i < count; i++) {
			held.add(soak.service.stream(to(provider)).subscribe((event) -> begun.countDown()));
		}
		assertThat(begun.await(NEVER_HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	private static ChatRequest to(String provider) {
		return ChatRequest.builder().user("Go on").route(provider).build();
	}

	// without those of the servers, which have some for each connection
	private static Set<Thread> threads() {
		Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
		threads.removeIf((thread) -> thread.getName().startsWith("simulated-"));
		return threads;
	}

}
