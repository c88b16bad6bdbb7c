package io.llmfailover.event;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.llmfailover.FailoverListener;
import io.llmfailover.ModelHealth;
import io.llmfailover.ModelHealth.State;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes events of what the engine tells, and publishes them one after the other on a
 * thread of its own: whoever takes them must not hold up calls. Thread-safe.
 */
public final class FailoverEvents implements FailoverListener, AutoCloseable {

	/** Callers may ask for any model: the engine remembers no more of them either. */
	private static final int MOST = 1_000;

	private final Consumer<FailoverEvent> publisher;

	private final Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();

	/** Of the models that may not be asked, those of which this was heard last. */
	private final Map<String, State> states = new LinkedHashMap<>();

	/**
	 * Creates it.
	 * @param publisher takes the events
	 */
	public FailoverEvents(Consumer<FailoverEvent> publisher) {
		this.publisher = Objects.requireNonNull(publisher, "publisher");
	}

	@Override
	public void healthChanged(String provider, ModelHealth health) {
		String model = health.model();
		State now = health.state();
		State before = note(provider + ":" + model, now);
		if (now == before) {
			return;
		}
		if (now == State.OPEN && before != State.PROBING) {
			publish(new FailoverEvent.BreakerOpened(provider, model, health.recovery()));
		}
		else if (now == State.PARKED) {
			publish(new FailoverEvent.Parked(provider, model, Objects.requireNonNullElse(health.reason(), "left out"),
					health.recovery()));
		}
		else if (now == State.UP && wasOpen(before)) {
			publish(new FailoverEvent.BreakerClosed(provider, model));
		}
	}

	private @Nullable State note(String target, State now) {
		synchronized (this.states) {
			State before = this.states.remove(target);
			if (now != State.UP) {
				this.states.put(target, now);
			}
			if (this.states.size() > MOST) {
				this.states.remove(this.states.keySet().iterator().next());
			}
			return before;
		}
	}

	/**
	 * Of how many models that may not be asked it knows.
	 * @return the number, not negative
	 */
	int known() {
		synchronized (this.states) {
			return this.states.size();
		}
	}

	private static boolean wasOpen(@Nullable State before) {
		return before == State.OPEN || before == State.PROBING;
	}

	@Override
	public void degraded(String provider, Duration since) {
		publish(new FailoverEvent.Degraded(provider, since));
	}

	@Override
	public void recovered(String provider, Duration after) {
		publish(new FailoverEvent.Recovered(provider, after));
	}

	private void publish(FailoverEvent event) {
		if (!this.worker.isDisposed()) {
			this.worker.schedule(() -> this.publisher.accept(event));
		}
	}

	@Override
	public void close() {
		this.worker.dispose();
	}

}
