package io.llmfailover.event;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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

	private final Consumer<FailoverEvent> publisher;

	private final Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();

	/** Of models that may not be asked. */
	private final Map<String, State> states = new ConcurrentHashMap<>();

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
		String target = provider + ":" + model;
		State before = (now != State.UP) ? this.states.put(target, now) : this.states.remove(target);
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
