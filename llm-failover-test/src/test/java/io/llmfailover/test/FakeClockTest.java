package io.llmfailover.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatListener;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.Tool;
import io.llmfailover.service.LlmFailover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

import static io.llmfailover.FailureKind.RATE_LIMITED;
import static io.llmfailover.FailureKind.SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

// a clock that stands when it should not is found by the time that a test may take
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FakeClockTest {

	private static final Duration NEVER_HANG = Duration.ofSeconds(20);

	private final FakeProvider openai = FakeProvider.named("openai");

	private final FakeProvider anthropic = FakeProvider.named("anthropic");

	private final LlmFailover llm = FakeProvider.serviceOf(this.openai, this.anthropic);

	private final FakeClock clock = this.openai.clock();

	private ChatResponse chat() {
		return this.llm.blocking().chat("Hi");
	}

	@Test
	void anAnswerTakesTheTimeThatTheScriptSays() {
		this.openai.streams("a", "b", "c").taking(Duration.ofSeconds(3)).pausing(Duration.ofSeconds(2));
		try (Stream<ChatEvent> events = this.llm.blocking().stream("Hi")) {
			assertThat(events).hasSize(4);
		}
		assertThat(this.clock.elapsed()).isEqualTo(Duration.ofSeconds(7));
		ChatResponse answer = chat();
		assertThat(answer.attempts().get(0).exchange().duration()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void aWaitOfMinutesForARateLimitTakesNoTime() {
		LlmFailover alone = FakeProvider.serviceOf(this.openai);
		this.openai.fails(RATE_LIMITED).retryAfter(Duration.ofSeconds(50)).thenAnswers("Hello");
		assertThat(alone.blocking().chat("Hi").content()).isEqualTo("Hello");
		assertThat(this.clock.elapsed()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
	}

	@Test
	void theNextProviderIsAskedBesideASilentOne() {
		this.openai.answers("late").taking(Duration.ofSeconds(30));
		this.anthropic.answers("early").taking(Duration.ofSeconds(1));
		ChatResponse answer = this.llm.blocking().stream("Hi", ChatListener.onEach((event) -> {
		}));
		assertThat(answer.content()).isEqualTo("early");
		assertThat(answer.attempts()).extracting(Attempt::outcome)
			.containsExactlyInAnyOrder(Attempt.Outcome.CANCELLED, Attempt.Outcome.ANSWERED);
		assertThat(this.clock.elapsed()).isEqualTo(Duration.ofSeconds(11));
	}

	@Test
	void aCallEndsWithTheTimeThatItsCallerAllows() {
		this.openai.staysSilent();
		this.anthropic.staysSilent();
		ChatRequest request = ChatRequest.builder().user("Hi").timeout(Duration.ofSeconds(90)).build();
		assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> this.llm.blocking().chat(request))
			.satisfies((failed) -> assertThat(failed.kind()).isIn(FailureKind.DEADLINE_EXCEEDED, FailureKind.TIMEOUT));
		assertThat(this.clock.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(90));
	}

	@Test
	void movedByHandItComesToWhereACircuitBreakerLetsRequestsPass() {
		this.openai.fails(SERVER_ERROR);
		this.anthropic.answers("Hello");
		Stream.generate(this::chat).limit(10).forEach((answer) -> {
		});
		int asked = this.openai.requests().size();
		assertThat(chat().attempts().get(0).outcome()).isEqualTo(Attempt.Outcome.SKIPPED);
		this.openai.answers("I am back");
		this.clock.advance(Duration.ofSeconds(15));
		assertThat(chat().content()).isEqualTo("I am back");
		assertThat(this.openai.requests()).hasSize(asked + 1);
	}

	@Test
	void aReaderWhoTakesNoMoreOfAStreamDoesNotMoveIt() {
		this.openai.streams("a", "b").taking(Duration.ofSeconds(1)).pausing(Duration.ofSeconds(5));
		this.anthropic.fails(SERVER_ERROR).thenAnswers("Hello").taking(Duration.ofSeconds(2));
		List<ChatEvent> read = new CopyOnWriteArrayList<>();
		BaseSubscriber<ChatEvent> reader = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(ChatEvent event) {
				read.add(event);
			}

		};
		this.llm.stream("Hi").subscribe(reader);
		this.llm.provider("anthropic").chat("Hi").block(NEVER_HANG);
		assertThat(this.clock.elapsed()).isLessThan(Duration.ofMinutes(1));
		assertThat(read).hasSize(1);
		reader.dispose();
	}

	@Test
	void aStreamThatNobodyClosesHoldsNoOtherCallUp() {
		this.openai.streams("a", "b", "c").pausing(Duration.ofSeconds(1)).thenFails(SERVER_ERROR).thenAnswers("Hello");
		assertThat(this.llm.blocking().stream("Hi").findFirst()).isPresent();
		assertThat(this.llm.provider("openai").blocking().chat("Hi").content()).isEqualTo("Hello");
	}

	@Test
	void aToolTakesNoTimeOfItsCall() throws Exception {
		this.openai.callsTool("slow", "{}").thenAnswers("Done");
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch mayEnd = new CountDownLatch(1);
		Tool slow = Tool.named("slow").description("Waits").run(() -> {
			begun.countDown();
			mayEnd.await();
			return "ok";
		});
		ChatRequest request = ChatRequest.builder().user("Hi").tools(slow).build();
		var answer = this.llm.chat(request).toFuture();
		begun.await();
		assertThat(this.clock.elapsed()).isZero();
		mayEnd.countDown();
		assertThat(answer.get(20, TimeUnit.SECONDS).content()).isEqualTo("Done");
	}

	@Test
	void aToolMayAskTheServiceItself() {
		this.openai.callsTool("ask", "{}").thenFails(SERVER_ERROR).thenAnswers("inner").thenAnswers("outer");
		Tool ask = Tool.named("ask")
			.description("Asks")
			.run(() -> this.llm.provider("openai").blocking().chat("And?").content());
		ChatResponse answer = this.llm.blocking().chat(ChatRequest.builder().user("Hi").tools(ask).build());
		assertThat(answer.content()).isEqualTo("outer");
		assertThat(((Message.ToolResult) answer.messages().get(1)).content()).containsExactly(new Text("inner"));
	}

	@Test
	void whatHappensAtItsTimesRunsOnAThreadThatMustNotBlock() {
		this.openai.answers("Hello");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.llm.chat("Hi").map((answer) -> chat()).block(NEVER_HANG))
			.withMessageContaining("must not be called on the non-blocking thread llm-fake-clock");
	}

	@Test
	void itCannotBeMovedByWhatHappensOnIt() {
		this.openai.answers("Hello");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.llm.chat("Hi")
				.doOnNext((answer) -> this.clock.advance(Duration.ofDays(1)))
				.block(NEVER_HANG))
			.withMessageContaining("cannot be moved");
	}

	@Test
	void aThousandCallsAtATimeAllWaitTheirTimeAndAreAnswered() throws Exception {
		this.openai.answers("Hello").taking(Duration.ofSeconds(9)).pausing(Duration.ofSeconds(1));
		ExecutorService threads = Executors.newFixedThreadPool(100);
		try {
			List<Future<ChatResponse>> answers = IntStream.range(0, 1000)
				.mapToObj((i) -> threads.submit(this::chat))
				.toList();
			for (Future<ChatResponse> answer : answers) {
				ChatResponse response = answer.get(20, TimeUnit.SECONDS);
				assertThat(response.provider()).isEqualTo("openai");
				assertThat(response.attempts()).singleElement()
					.satisfies((attempt) -> assertThat(attempt.exchange().duration()).isEqualTo(Duration.ofSeconds(9)));
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.openai.requests()).hasSize(1000);
	}

	@Test
	void aThousandStreamsThatFailOverEndInTheSameWay() {
		this.openai.streams("a", "b").cutAfter(1);
		this.anthropic.streams("a", "b").taking(Duration.ofSeconds(3));
		List<String> texts = Flux.range(0, 1000)
			.flatMap((i) -> this.llm.stream("Hi").last(), 1000)
			.map((last) -> ((ChatEvent.Completed) last).response().content())
			.collectList()
			.block(NEVER_HANG);
		assertThat(texts).hasSize(1000).containsOnly("ab");
	}

	@Test
	void timersRunInTheirOrderAndOnlyWhenTheirTimeHasCome() {
		FakeClock own = new FakeClock();
		Scheduler scheduler = own.time().scheduler();
		List<String> ran = Collections.synchronizedList(new ArrayList<>());
		scheduler.schedule(() -> ran.add("late"), 3, TimeUnit.SECONDS);
		scheduler.schedule(() -> ran.add("early"), 1, TimeUnit.SECONDS);
		scheduler.schedule(() -> ran.add("never"), 2, TimeUnit.SECONDS).dispose();
		scheduler.schedulePeriodically(() -> ran.add("tick"), 1, 1, TimeUnit.SECONDS);
		own.advance(Duration.ofSeconds(2));
		assertThat(ran).containsExactly("early", "tick", "tick");
		own.advance(Duration.ofSeconds(1));
		assertThat(ran).containsExactly("early", "tick", "tick", "late", "tick");
		assertThat(own.elapsed()).isEqualTo(Duration.ofSeconds(3));
	}

}
