package io.llmfailover.service;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.simulator.Answer;
import io.llmfailover.simulator.Behavior;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One stream of many: what becomes of it, and where. Its prompt tells the servers which
 * one it is. Thread-safe.
 */
final class SoakCall {

	private static final int TOKENS = 12;

	private final ChatRequest request;

	private final Fate fate;

	// after how many tokens it breaks, or after how many more events it is left
	private final int place;

	private final int variant;

	private final Sinks.Empty<Void> arrived = Sinks.empty();

	private final AtomicBoolean broken = new AtomicBoolean();

	private SoakCall(ChatRequest request, Fate fate, Random random) {
		this.request = request;
		this.fate = fate;
		this.place = random.nextInt(TOKENS);
		this.variant = random.nextInt(3);
	}

	/**
	 * A third of the calls is left, a third breaks, a third is whole.
	 * @param number the number of the call
	 * @param random decides what the number leaves open
	 * @param route who is asked, in order
	 * @return the call
	 */
	static SoakCall of(int number, Random random, String... route) {
		Fate fate = switch (number % 3) {
			case 0 -> Fate.LEAVING.get(random.nextInt(Fate.LEAVING.size()));
			case 1 -> Fate.BROKEN;
			default -> Fate.WHOLE;
		};
		return new SoakCall(ChatRequest.builder().user("Trial " + number + ".").route(route).build(), fate, random);
	}

	/**
	 * What a server is to do with the request.
	 * @param server its name
	 * @param mayBreak whether it may break the stream
	 * @return the behavior
	 */
	Behavior arrivedAt(String server, boolean mayBreak) {
		this.arrived.tryEmitEmpty();
		return switch (this.fate) {
			case WHOLE, LEFT_AT_ONCE -> saying(server, Behavior.answer());
			case BROKEN -> saying(server, mayBreak ? breakingOnce() : Behavior.answer());
			case LEFT_BEFORE_TEXT -> (this.variant == 0) ? Behavior.silence() : Behavior.stall(0);
			case LEFT_AMID_TEXT -> saying(server, switch (this.variant) {
				case 0 -> Behavior.stall(this.place + 1);
				case 1 -> Behavior.answer();
				default -> mayBreak ? breakingOnce() : Behavior.answer();
			});
		};
	}

	private Answer breakingOnce() {
		if (!this.broken.compareAndSet(false, true)) {
			return Behavior.answer();
		}
		return switch (this.place % 3) {
			case 0 -> Behavior.reset(this.place);
			case 1 -> Behavior.cutCleanly(this.place);
			default -> Behavior.cut(this.place);
		};
	}

	private static Answer saying(String server, Answer answer) {
		return answer.tokens(words(server));
	}

	private static List<String> words(String server) {
		return IntStream.range(0, TOKENS).mapToObj((i) -> server + "-" + i + " ").toList();
	}

	/**
	 * Runs the call to its end.
	 * @param service who is asked
	 * @return what became of it
	 */
	Mono<Fate> run(FailoverChatService service) {
		Flux<ChatEvent> stream = service.stream(this.request);
		Mono<?> end = switch (this.fate) {
			case WHOLE, BROKEN -> stream.last().doOnNext(SoakCall::checkWhole);
			case LEFT_AT_ONCE -> Mono.fromRunnable(() -> stream.subscribe().dispose());
			case LEFT_BEFORE_TEXT -> stream.takeUntilOther(this.arrived.asMono())
				.doOnNext((event) -> assertThat(event).as("before the text").isNull())
				.then();
			case LEFT_AMID_TEXT -> stream.take(this.place + 1)
				.doOnNext((event) -> assertThat(event).isNotInstanceOf(ChatEvent.Completed.class))
				.then();
		};
		return end.thenReturn(this.fate);
	}

	/** Whether a server broke it off. */
	boolean broken() {
		return this.broken.get();
	}

	private static void checkWhole(ChatEvent last) {
		ChatResponse response = ((ChatEvent.Completed) last).response();
		assertThat(response.content()).isEqualTo(String.join("", words(response.provider())));
	}

	/**
	 * What becomes of a stream.
	 */
	enum Fate {

		WHOLE, BROKEN, LEFT_AT_ONCE, LEFT_BEFORE_TEXT, LEFT_AMID_TEXT;

		private static final List<Fate> LEAVING = List.of(LEFT_AT_ONCE, LEFT_BEFORE_TEXT, LEFT_AMID_TEXT);

	}

}
