package io.llmfailover.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.llmfailover.Capability;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.failover.FailoverSettings;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.simulator.Answer;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import io.llmfailover.simulator.SimulatedProvider;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A service over three simulated providers, the first of which will have a fault. The
 * second one speaks the other dialect, the third one the same.
 */
final class FaultWall implements AutoCloseable {

	static final String PRIMARY = "primary";

	static final String SECOND = "second";

	static final String THIRD = "third";

	static final int INPUT_TOKENS = 17;

	static final int OUTPUT_TOKENS = 60;

	/** Nothing takes that long but a hang. */
	static final Duration HANG = Duration.ofMinutes(3);

	private static final ChatRequest QUESTION = ChatRequest.of("Count to sixty");

	final SimulatedProvider primary;

	final SimulatedProvider second;

	final SimulatedProvider third;

	private final Way way;

	private final LlmFailoverBuilder builder;

	private LlmFailover service;

	private ChatRequest question = QUESTION;

	FaultWall(Way way, Scale scale) {
		this.way = way;
		this.primary = start(PRIMARY, way.dialect());
		this.second = start(SECOND, way.other());
		this.third = start(THIRD, way.dialect());
		this.builder = LlmFailover.builder()
			.provider(settings(this.primary, way.dialect()))
			.provider(settings(this.second, way.other()))
			.provider(settings(this.third, way.dialect()))
			.timeouts(scale.timeouts())
			.chatTimeout(scale.callTimeout(FailoverSettings.DEFAULTS.chatTimeout()))
			.streamTimeout(scale.callTimeout(FailoverSettings.DEFAULTS.streamTimeout()))
			.policy(scale.policy())
			.health(scale.health());
		this.service = this.builder.build();
	}

	private static SimulatedProvider start(String name, KnownDialect dialect) {
		SimulatedProvider provider = ((dialect == KnownDialect.OPENAI) ? SimulatedProvider.openAi(name)
				: SimulatedProvider.anthropic(name))
			.start();
		provider.behave(says(Behavior.answer(), name));
		return provider;
	}

	// of a model that once took prefill, where that depends on the model
	private static ProviderSettings settings(SimulatedProvider provider, KnownDialect dialect) {
		return new ProviderSettings(provider.name(), dialect.dialect(), provider.baseUrl(),
				Access.key(new ApiKey("key-of-" + provider.name(), "the test")), List.of(model(provider.name())),
				Set.of(Capability.PREFILL));
	}

	static String model(String provider) {
		return "claude-2-" + provider;
	}

	/** Sixty words that tell who says them, and which is missing or there twice. */
	static String words(String provider) {
		return String.join("", tokens(provider, 1, OUTPUT_TOKENS));
	}

	static Answer says(Answer answer, String provider) {
		return says(answer, provider, 1);
	}

	static Answer says(Answer answer, String provider, int fromWord) {
		return answer.tokens(tokens(provider, fromWord, OUTPUT_TOKENS)).usage(INPUT_TOKENS, OUTPUT_TOKENS);
	}

	/** Begins with the words of one, and ends with those of another. */
	static Answer says(Answer answer, String first, int words, String then) {
		return answer
			.tokens(Stream.concat(tokens(first, 1, words).stream(), tokens(then, words + 1, OUTPUT_TOKENS).stream())
				.toList())
			.usage(INPUT_TOKENS, OUTPUT_TOKENS);
	}

	/** The words of one, and then those of another from the next number on. */
	static String words(String first, int words, String then) {
		return String.join("", tokens(first, 1, words)) + String.join("", tokens(then, words + 1, OUTPUT_TOKENS));
	}

	private static List<String> tokens(String provider, int from, int to) {
		return IntStream.rangeClosed(from, to).mapToObj((i) -> ((i > 1) ? " " : "") + provider + "-" + i).toList();
	}

	/** Changes the service before it is asked. */
	FaultWall with(UnaryOperator<LlmFailoverBuilder> change) {
		this.service = change.apply(this.builder).build();
		return this;
	}

	/** Asks on behalf of a consumer who cannot take back what it was shown. */
	FaultWall neverTakenBack() {
		this.question = QUESTION.toBuilder().neverTakenBack(true).build();
		return this;
	}

	Told ask() {
		Told told = asking().block(HANG);
		assertThat(told).isNotNull();
		return told;
	}

	/** Asks again and again, each time so long after the answer before. */
	List<Told> ask(int times, Duration pause) {
		List<Told> told = Flux.range(0, times)
			.concatMap((i) -> (i == 0) ? asking() : asking().delaySubscription(pause))
			.collectList()
			.block(HANG);
		assertThat(told).isNotNull();
		return told;
	}

	private Mono<Told> asking() {
		return Mono.defer(() -> {
			Instant now = Instant.now();
			return this.way.stream()
					? this.service.stream(this.question).collectList().map((events) -> Told.of(now, events))
					: this.service.chat(this.question).map((response) -> Told.of(now, response));
		});
	}

	ChatFailedException fails() {
		ChatFailedException failed = catchThrowableOfType(ChatFailedException.class, this::ask);
		assertThat(failed).as("no failure").isNotNull();
		return failed;
	}

	/** How many requests each provider has seen. */
	FaultWall asked(int primary, int second, int third) {
		assertThat(providers().map((provider) -> provider.requests().size())).as("requests at each provider")
			.containsExactly(primary, second, third);
		return this;
	}

	/** Between the first two requests of all, by the clock of those who received them. */
	Duration gap() {
		List<ReceivedRequest> requests = WallReport.inOrder(providers()).toList();
		return Duration.between(requests.get(0).receivedAt(), requests.get(1).receivedAt());
	}

	/**
	 * From the question to the first request at the second provider, by its own clock.
	 */
	Duration patience(Told told) {
		return Duration.between(told.asked(), this.second.requests().get(0).receivedAt());
	}

	Stream<SimulatedProvider> providers() {
		return Stream.of(this.primary, this.second, this.third);
	}

	@Override
	public void close() {
		providers().forEach(SimulatedProvider::close);
	}

}
