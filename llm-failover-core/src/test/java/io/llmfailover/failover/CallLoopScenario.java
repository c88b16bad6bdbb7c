package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.DroppedErrors;
import io.llmfailover.FailoverListener;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Operators;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call of one target, each of whose signals a test sends by hand, and a caller who
 * knows what comes.
 */
abstract class CallLoopScenario {

	static final TargetEvent TEXT = new TargetEvent.TextPiece("Hello");

	static final TargetEvent REASONING = new TargetEvent.ReasoningPiece("hm");

	static final TargetEvent FINISHED = StubProvider.finished(1).blockLast();

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final CountedTimers timers = new CountedTimers(this.clock);

	// what it emits after its end or a cancel arrives nevertheless
	final TestPublisher<TargetEvent> source = TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE,
			Violation.REQUEST_OVERFLOW);

	final StubProvider provider = new StubProvider("a", this.source.flux());

	final RecordingListener published = new RecordingListener();

	final List<Object> discarded = new ArrayList<>();

	@RegisterExtension
	final DroppedErrors dropped = new DroppedErrors();

	final TestSubscriber<ChatEvent> caller = TestSubscriber.builder()
		.initialRequest(0)
		.contextPutAll(Operators.enableOnDiscard(Context.empty(), this.discarded::add))
		.build();

	private final List<Failover> engines = new ArrayList<>();

	Failover failover(FailoverListener... listeners) {
		return failover(FailoverSettings.DEFAULTS, listeners);
	}

	Failover failover(FailoverSettings settings, FailoverListener... listeners) {
		Failover engine = new Failover(settings, Time.of(this.timers), () -> 0.5, List.of(listeners));
		this.engines.add(engine);
		return engine;
	}

	void call() {
		failover(this.published).stream(ChatRequest.of("Hello"), List.of(this.provider.candidate()))
			.subscribe(this.caller);
	}

	void callUntilTextHasCome() {
		call();
		this.caller.request(Long.MAX_VALUE);
		this.source.next(TEXT);
		this.clock.advanceTimeBy(Duration.ofSeconds(5));
	}

	void assertNothingIsLeft() {
		// the one timer for the alarms of all calls stays for those to come
		assertThat(this.timers.running()).isLessThanOrEqualTo(1);
		this.engines.forEach(Failover::close);
		assertThat(this.timers.running()).isZero();
		assertThat(this.provider.open).hasValue(0);
		int lines = this.published.lines.size();
		this.clock.advanceTimeBy(Duration.ofDays(1));
		assertThat(this.published.lines).hasSize(lines);
		assertThat(this.caller.getProtocolErrors()).isEmpty();
	}

}
