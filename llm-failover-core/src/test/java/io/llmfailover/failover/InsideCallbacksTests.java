package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.DroppedErrors;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.AttemptChain;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A caller, a listener or an interceptor that does something to its own call from inside
 * of one of its callbacks: the call ends, once, nothing is left behind, and the next one
 * is answered.
 */
class InsideCallbacksTests {

	private static final Logger listenerLogger = (Logger) LoggerFactory.getLogger(FailoverListener.class);

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	// the first one is retried, the second one breaks off, and a skipped one is between
	private final List<StubProvider> providers = List.of(
			new StubProvider("a", StubProvider.fails(FailureKind.SERVER_ERROR),
					StubProvider.fails(FailureKind.AUTHENTICATION), StubProvider.answer("again")),
			new StubProvider("b", StubProvider.cut("One ", "two "), StubProvider.answer("again")),
			new StubProvider("c", StubProvider.answer("One ", "two ", "three")));

	private final RecordingListener published = new RecordingListener();

	@RegisterExtension
	final DroppedErrors dropped = new DroppedErrors();

	private @Nullable Place place;

	private @Nullable Act act;

	private int acts;

	private Caller caller = new Caller();

	private final Failover failover = new Failover(
			FailoverSettings.DEFAULTS
				.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1, "b", 1, "c", 1))),
			Time.of(this.clock), () -> 0.5, List.of(new Meddler(), this.published), List.of(this::intercept));

	@BeforeAll
	static void whatListenersThrowIsNotWorthALine() {
		listenerLogger.setLevel(Level.OFF);
	}

	@AfterAll
	static void logAgain() {
		listenerLogger.setLevel(null);
	}

	static Stream<Arguments> everything() {
		return Arrays.stream(Place.values())
			.flatMap((place) -> Arrays.stream(Act.values())
				.filter((act) -> place != Place.ON_SUBSCRIBE || !act.throwsSomething())
				.flatMap((act) -> Stream.of(1, 2, Integer.MAX_VALUE)
					.map((initial) -> Arguments.of(place, act, initial))));
	}

	@ParameterizedTest
	@MethodSource("everything")
	void theCallEndsOnceAndNothingIsLeftBehind(Place place, Act act, int initialDemand) {
		this.place = place;
		this.act = act;
		this.caller.initialDemand = initialDemand;
		call();
		for (int i = 0; i < 60 && !this.caller.ended(); i++) {
			this.clock.advanceTimeBy(Duration.ofSeconds(1));
			this.caller.subscription().request(1);
		}
		assertThat(this.acts).as("times it happened").isPositive();
		assertThat(this.caller.ended()).as("ended").isTrue();
		assertThat(this.caller.wrong).isEmpty();
		this.caller.subscription().cancel();
		this.clock.advanceTimeBy(Duration.ofHours(1));
		nothingIsLeft();
		theNextCallIsAnswered();
	}

	private void call() {
		this.failover.stream(ChatRequest.of("Hello"), this.providers.stream().map(StubProvider::candidate).toList())
			.subscribe(this.caller);
	}

	private void nothingIsLeft() {
		for (StubProvider provider : this.providers) {
			assertThat(provider.open).as("open exchanges of " + provider.name()).hasValue(0);
			assertThat(this.failover.health(provider.name(), provider.models().get(0)).state()).isNotIn(State.BUSY,
					State.PROBING);
		}
		List<String> lines = this.published.lines.stream().filter((line) -> !line.contains(" is ")).toList();
		assertThat(lines.stream().filter((line) -> line.contains("-model")).count()).as("attempts that began")
			.isEqualTo(lines.stream().filter((line) -> line.matches("[abc] (ANSWERED|FAILED|CANCELLED)")).count());
		long calls = lines.stream().filter((line) -> line.startsWith("call ")).count();
		assertThat(lines.stream().filter((line) -> line.contains(" in "))).as("ends of calls").hasSize((int) calls);
	}

	private void theNextCallIsAnswered() {
		this.place = null;
		this.failover.resetHealth("a");
		this.caller = new Caller();
		call();
		for (int i = 0; i < 60 && !this.caller.ended(); i++) {
			this.clock.advanceTimeBy(Duration.ofSeconds(1));
			this.caller.subscription().request(10);
		}
		assertThat(this.caller.completed).as("the next call is answered").isTrue();
	}

	private void at(Place here) {
		Act act = this.act;
		if (here != this.place || act == null) {
			return;
		}
		this.acts++;
		switch (act) {
			case CANCEL -> this.caller.subscription().cancel();
			case ASK_FOR_ONE -> this.caller.subscription().request(1);
			case ASK_FOR_ALL -> this.caller.subscription().request(Long.MAX_VALUE);
			case THROW -> throw new IllegalStateException("thrown on purpose");
			case THROW_AN_ERROR -> throw new AssertionError("thrown on purpose");
			case RESET_HEALTH -> this.failover.resetHealth("b");
			case LET_TIME_PASS -> this.clock.advanceTimeBy(Duration.ofSeconds(30));
		}
	}

	private Flux<TargetEvent> intercept(AttemptChain attempt) {
		at(Place.INTERCEPT);
		return attempt.proceed(attempt.request())
			.doOnSubscribe((subscription) -> at(Place.INTERCEPTED_SUBSCRIBE))
			.doOnRequest((n) -> at(Place.INTERCEPTED_REQUEST))
			.doOnNext((event) -> at(Place.INTERCEPTED_NEXT))
			.doOnError((error) -> at(Place.INTERCEPTED_ERROR))
			.doOnComplete(() -> at(Place.INTERCEPTED_COMPLETE));
	}

	private enum Place {

		ON_SUBSCRIBE, ON_NEXT, ON_INTERRUPTED, ON_COMPLETED, ON_COMPLETE, CALL_STARTED, ATTEMPT_STARTED, ATTEMPT_ENDED,
		CALL_ANSWERED, HEALTH_CHANGED, INTERCEPT, INTERCEPTED_SUBSCRIBE, INTERCEPTED_REQUEST, INTERCEPTED_NEXT,
		INTERCEPTED_ERROR, INTERCEPTED_COMPLETE

	}

	private enum Act {

		CANCEL, ASK_FOR_ONE, ASK_FOR_ALL, THROW, THROW_AN_ERROR, RESET_HEALTH, LET_TIME_PASS;

		boolean throwsSomething() {
			return this == THROW || this == THROW_AN_ERROR;
		}

	}

	private final class Meddler implements FailoverListener {

		@Override
		public void callStarted(CallInfo call) {
			at(Place.CALL_STARTED);
		}

		@Override
		public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
			at(Place.ATTEMPT_STARTED);
		}

		@Override
		public void attemptEnded(CallInfo call, Attempt attempt) {
			at(Place.ATTEMPT_ENDED);
		}

		@Override
		public void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
			at(Place.CALL_ANSWERED);
		}

		@Override
		public void healthChanged(String provider, ModelHealth health) {
			at(Place.HEALTH_CHANGED);
		}

	}

	/**
	 * Knows the rules of Reactive Streams, and what of them was broken.
	 */
	private final class Caller implements CoreSubscriber<ChatEvent> {

		private final List<String> wrong = new ArrayList<>();

		private long initialDemand = 1;

		private @Nullable Subscription subscription;

		private boolean inside;

		private boolean cancelled;

		private boolean threw;

		private boolean failed;

		private boolean completed;

		Subscription subscription() {
			Subscription subscription = this.subscription;
			assertThat(subscription).isNotNull();
			return new Subscription() {

				@Override
				public void request(long n) {
					subscription.request(n);
				}

				@Override
				public void cancel() {
					Caller.this.cancelled = true;
					subscription.cancel();
				}

			};
		}

		boolean ended() {
			return this.completed || this.failed || this.cancelled || this.threw;
		}

		private void takes(String signal, Place... places) {
			if (this.inside) {
				this.wrong.add(signal + " amid another signal");
			}
			if (ended()) {
				this.wrong.add(signal + " after the end");
			}
			this.inside = true;
			try {
				for (Place here : places) {
					at(here);
				}
			}
			catch (Throwable ex) {
				this.threw = true;
				throw ex;
			}
			finally {
				this.inside = false;
			}
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(this.initialDemand);
			at(Place.ON_SUBSCRIBE);
		}

		@Override
		public void onNext(ChatEvent event) {
			takes(event.toString(), (event instanceof ChatEvent.Interrupted) ? Place.ON_INTERRUPTED
					: (event instanceof ChatEvent.Completed) ? Place.ON_COMPLETED : Place.ON_NEXT);
		}

		@Override
		public void onError(Throwable error) {
			takes("error");
			this.failed = true;
		}

		@Override
		public void onComplete() {
			takes("completion", Place.ON_COMPLETE);
			this.completed = true;
		}

	}

}
