package io.llmfailover.conversation.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets users talk to instances, kills these and starts others in their place, and
 * restarts the store. All happens on the thread that calls {@link #run()}.
 */
final class KillRun {

	private static final Duration NEVER_HANG = Duration.ofMinutes(2);

	/** How long a user waits before it tries again where the store is down. */
	private static final Duration PAUSE = Duration.ofMillis(200);

	private final KeptStore store;

	private final Path folder;

	private final Random random;

	private final int turns;

	private final Map<String, Talker> talkers = new LinkedHashMap<>();

	private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

	private final List<InstanceProcess> live = new ArrayList<>();

	private final Set<InstanceProcess> starting = new HashSet<>();

	/** What is done to whom next, and after how many turns. */
	private final Deque<Blow> blows = new ArrayDeque<>();

	private boolean restarting;

	private int instances;

	private int told;

	private long time;

	/**
	 * Prepares a run.
	 * @param store where conversations are kept
	 * @param folder for what instances log
	 * @param size how large it is
	 */
	KillRun(KeptStore store, Path folder, Size size) {
		this.store = store;
		this.folder = folder;
		this.random = new Random(size.users());
		this.turns = size.users() * size.turns();
		for (int i = 0; i < size.users(); i++) {
			String user = "user-" + i;
			this.talkers.put(user, new Talker(user, size.turns(), new Random(i)));
		}
		for (int i = 1; i <= size.kills(); i++) {
			this.blows.add(new Blow(this.turns * i / (size.kills() + 2), false));
		}
		this.blows.add(new Blow(this.turns * (size.kills() + 1) / (size.kills() + 2), true));
	}

	/**
	 * Runs until all users have said all, and all instances are killed.
	 * @return the users, and what they were told
	 * @throws InterruptedException if the thread was interrupted
	 */
	List<Talker> run() throws InterruptedException {
		try {
			start();
			while (!hasFinished()) {
				Runnable event = this.events.poll(NEVER_HANG.toSeconds(), TimeUnit.SECONDS);
				assertThat(event).as(this::state).isNotNull();
				Objects.requireNonNull(event).run();
			}
		}
		finally {
			List<InstanceProcess> last = Stream.concat(this.live.stream(), this.starting.stream()).toList();
			kill(last);
			for (InstanceProcess instance : last) {
				instance.awaitEnd();
			}
		}
		return List.copyOf(this.talkers.values());
	}

	private String state() {
		return "live: %s, starting: %s, blows left: %s, restarting: %s, waiting for %s".formatted(this.live,
				this.starting, this.blows, this.restarting,
				this.talkers.values().stream().flatMap((talker) -> talker.waitingFor().stream()).toList());
	}

	private boolean hasFinished() {
		return this.blows.isEmpty() && !this.restarting && this.starting.isEmpty()
				&& this.talkers.values().stream().allMatch(Talker::hasFinished);
	}

	private void start() {
		this.instances++;
		String name = "instance " + this.instances;
		this.starting.add(new InstanceProcess(name, this.store.arguments(), this.folder.resolve(name + ".log"),
				new InstanceProcess.Listener() {

					@Override
					public void line(InstanceProcess instance, String line) {
						KillRun.this.events.add(() -> heard(instance, line));
					}

					@Override
					public void ended(InstanceProcess instance) {
						KillRun.this.events.add(() -> lost(instance));
					}

				}));
	}

	private void heard(InstanceProcess instance, String line) {
		if (line.equals(ApplicationInstance.READY)) {
			this.starting.remove(instance);
			this.live.add(instance);
			if (!allAreLive() && this.starting.isEmpty()) {
				start();
			}
			this.talkers.values().forEach(this::speak);
			return;
		}
		assertThat(line).doesNotStartWith(ApplicationInstance.MIXED);
		Saying saying = Saying.in(line);
		Outcome outcome = Outcome.valueOf(line.substring(0, line.indexOf(' ')));
		Talker talker = talker(saying.user());
		talker.told(saying, outcome, ++this.time);
		this.told++;
		strike();
		if (outcome == Outcome.NOT_READ) {
			CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, this.events::add)
				.execute(() -> speak(talker));
		}
		else {
			speak(talker);
		}
	}

	private Talker talker(String user) {
		return Objects.requireNonNull(this.talkers.get(user));
	}

	private void speak(Talker talker) {
		for (int i = mayTalk() ? talker.wants() : 0; i > 0; i--) {
			talker.say(this.live.get(this.random.nextInt(this.live.size())), ++this.time);
		}
	}

	// else all would be said before all is struck
	private boolean mayTalk() {
		return !this.live.isEmpty() && (!blowIsDue() || allAreLive());
	}

	private boolean blowIsDue() {
		return !this.blows.isEmpty() && this.told >= this.blows.element().after();
	}

	private boolean allAreLive() {
		return this.live.size() == this.store.instances();
	}

	private void strike() {
		if (!blowIsDue() || !allAreLive()) {
			return;
		}
		Blow blow = this.blows.remove();
		if (blow.toTheStore()) {
			this.restarting = true;
			CompletableFuture.runAsync(this::restartStore)
				.whenComplete((done, failure) -> this.events.add(() -> restarted(failure)));
		}
		else {
			kill(List.of(this.live.get(this.random.nextInt(this.live.size()))));
		}
	}

	private void restartStore() {
		try {
			this.store.restart();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void restarted(@Nullable Throwable failure) {
		assertThat(failure).isNull();
		this.restarting = false;
	}

	private void kill(List<InstanceProcess> killed) {
		this.live.removeAll(killed);
		killed.forEach(InstanceProcess::kill);
	}

	private void lost(InstanceProcess instance) {
		assertThat(this.live).as("those that were not killed").doesNotContain(instance);
		assertThat(this.starting).as("those that start").doesNotContain(instance);
		this.time++;
		this.talkers.values().forEach((talker) -> this.told += talker.killed(instance, this.time));
		start();
		this.talkers.values().forEach(this::speak);
	}

	int instances() {
		return this.instances;
	}

	/**
	 * How large a run is.
	 *
	 * @param users how many users talk at once
	 * @param turns how many turns each has
	 * @param kills how many instances are killed meanwhile
	 */
	record Size(int users, int turns, int kills) {

	}

	/**
	 * What is done to an instance, or to the store.
	 *
	 * @param after after how many turns
	 * @param toTheStore whether it is restarted, rather than an instance killed
	 */
	private record Blow(int after, boolean toTheStore) {

	}

}
