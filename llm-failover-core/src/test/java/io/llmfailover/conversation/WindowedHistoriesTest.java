package io.llmfailover.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Message;
import io.llmfailover.provider.AskedModel;
import io.llmfailover.provider.RandomHistories;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories through every rule of windows - turns, messages and tokens, cut once
 * more where they are still too long, stuck to a fallback or not, without the states that
 * vouch for what is left out, without large images - as each of twenty models gets them.
 */
class WindowedHistoriesTest {

	private static final int PLANS = Integer.getInteger("histories.windows", 200);

	@ParameterizedTest
	@EnumSource
	void whateverIsCutTheRestKeepsToTheRules(AskedModel asked) {
		int cut = 0;
		int dropped = 0;
		for (int seed = 0; seed < PLANS; seed++) {
			Random random = new Random(seed);
			RandomHistories said = new RandomHistories(random, asked::takes);
			Partner partner = new Partner(random.nextBoolean(), some(random, 400));
			Planner planner = new Planner(settings(random), TurnTime.of(Schedulers.immediate()));
			History history = new History(1, turns(random, said));
			ChatRequest request = request(random, said);
			Plan plan = planner.plan(history, request, "new", partner);
			check(asked, plan, partner, seed);
			Plan shorter = planner.shorter(plan, "new", List.of());
			if (shorter != null) {
				check(asked, shorter, partner, seed);
			}
			cut += (plan.start() > 0) ? 1 : 0;
			dropped += states(plan.request(partner).messages()) < states(kept(plan)) ? 1 : 0;
		}
		assertThat(cut).as("histories that were cut").isBetween(PLANS / 4, PLANS - 1);
		assertThat(dropped).as("histories without states that they had").isGreaterThan(PLANS / 20);
	}

	private static void check(AskedModel asked, Plan plan, Partner partner, int seed) {
		ChatRequest request = plan.request(partner);
		assertThat(request.messages()).as("seed %d", seed).containsAll(plan.said().messages());
		String body = new String(asked.render(request, Transport.STREAM).body(), StandardCharsets.UTF_8);
		assertThat(asked.breaches(body)).as("seed %d: %s", seed, body).isEmpty();
	}

	private static List<Message> kept(Plan plan) {
		return plan.history()
			.turns()
			.subList(plan.start(), plan.history().turns().size())
			.stream()
			.flatMap((turn) -> turn.messages().stream())
			.toList();
	}

	private static long states(List<Message> messages) {
		return messages.stream()
			.filter((message) -> message instanceof Message.Assistant answer && answer.state() != null)
			.count();
	}

	private static ConversationSettings settings(Random random) {
		return ConversationSettings.DEFAULTS
			.withWindow(new ConversationWindow(some(random, 8), some(random, 20), some(random, 300)))
			.withStickyFor(random.nextBoolean() ? Duration.ofHours(1) : null);
	}

	private static @Nullable Integer some(Random random, int most) {
		return random.nextBoolean() ? null : 1 + random.nextInt(most);
	}

	private static ChatRequest request(Random random, RandomHistories said) {
		ChatRequest.Builder request = ChatRequest.builder();
		if (random.nextBoolean()) {
			request.system("Be " + (random.nextBoolean() ? "kind." : "brief."));
		}
		// also results of tools that the caller has run
		return request.message(random.nextInt(5) > 0 ? said.user() : Message.toolResult("call_0", "done")).build();
	}

	private static List<Turn> turns(Random random, RandomHistories said) {
		List<Turn> turns = new ArrayList<>();
		int count = random.nextInt(12);
		for (int i = 0; i < count; i++) {
			List<Message> messages = new ArrayList<>();
			if (random.nextInt(4) > 0) {
				messages.add(said.user());
			}
			IntStream.rangeClosed(0, random.nextInt(5))
				.mapToObj((j) -> said.message())
				.filter((message) -> !(message instanceof Message.System))
				.forEach(messages::add);
			turns.add(stored(new Turn("turn " + i, attached(random, messages), answerer(random), basis(random, i),
					random.nextBoolean() ? new Turn.Stick("openai", 0) : null)));
		}
		return turns;
	}

	// as a store gives it back
	private static Turn stored(Turn turn) {
		return TurnJson.read(TurnJson.write(turn));
	}

	private static List<Message> attached(Random random, List<Message> messages) {
		return new Attachments(random.nextBoolean() ? 2L : null).kept(messages);
	}

	private static Turn.@Nullable Answerer answerer(Random random) {
		return (random.nextInt(4) > 0) ? new Turn.Answerer(random.nextBoolean() ? "anthropic" : "gemini", "some-model")
				: null;
	}

	private static Turn.@Nullable Basis basis(Random random, int index) {
		return switch (random.nextInt(3)) {
			case 0 -> null;
			case 1 -> new Turn.Basis((index > 0) ? "turn " + random.nextInt(index) : null, "other");
			default -> new Turn.Basis(null, "other");
		};
	}

	/**
	 * Whom the conversations are held with; it is never asked.
	 */
	private record Partner(boolean signs, @Nullable Integer room) implements ConversationPartner {

		@Override
		public ChatRequest withDefaults(ChatRequest request) {
			return request;
		}

		@Override
		public Duration timeout(ChatRequest request, boolean stream) {
			return Duration.ofMinutes(1);
		}

		@Override
		public @Nullable Integer inputTokens(ChatRequest request) {
			return this.room;
		}

		@Override
		public boolean signsHistory(String provider, @Nullable String model) {
			return this.signs;
		}

		@Override
		public @Nullable String firstProvider(ChatRequest request) {
			return "gemini";
		}

		@Override
		public boolean healthy(String provider) {
			return true;
		}

		@Override
		public ConversationPartner preferring(String provider) {
			return this;
		}

		@Override
		public Mono<ChatResponse> chat(ChatRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Flux<ChatEvent> stream(ChatRequest request) {
			throw new UnsupportedOperationException();
		}

	}

}
