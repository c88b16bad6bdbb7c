package io.llmfailover.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.llmfailover.failover.Timeouts;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fault wall in real time: what a provider does to the sample, and what must become
 * of it for those who ask over HTTP.
 */
abstract class FaultWallRows extends FaultWall {

	private final String primary;

	private final String second;

	FaultWallRows(String primary, String second) {
		this.primary = primary;
		this.second = second;
	}

	@BeforeEach
	void everyProviderAnswers() {
		order(this.primary, this.second, "gemini", "xai", "deepseek");
	}

	private SimulatedProvider primary() {
		return provider(this.primary);
	}

	private String words() {
		return words(this.primary);
	}

	/**
	 * From the question to the first request at the second provider, by its own clock.
	 */
	private Duration patience(Told told) {
		return Duration.between(told.asked(), provider(this.second).requests().get(0).receivedAt());
	}

	private void isLeftInPeace() {
		primary().awaitClosed(primary().requests().get(0), HANG);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w01WaitsAsLongAsTheProviderAsks(Way way) {
		primary().script(Behavior.rateLimited(Duration.ofSeconds(2)));
		ask(way).isWholly(this.primary, words()).unseen().failed(this.primary, "RATE_LIMITED", "RETRY");
		asked(2);
		assertThat(gap()).isGreaterThanOrEqualTo(Duration.ofMillis(1800));
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w02LeavesAProviderThatStaysRateLimited(Way way) {
		primary().behave(Behavior.rateLimited());
		ask(way).isWholly(this.second, words(this.second))
			.unseen()
			.failed(this.primary, "RATE_LIMITED", "RETRY", "NEXT");
		asked(2, 1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w03AsksAgainAfterAServerError(Way way) {
		primary().script(Behavior.error(500));
		ask(way).isWholly(this.primary, words()).unseen().failed(this.primary, "SERVER_ERROR", "RETRY");
		asked(2);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w04LeavesAProviderThatStaysUnavailable(Way way) {
		primary().behave(Behavior.error(503));
		ask(way).isWholly(this.second, words(this.second)).unseen().failed(this.primary, "OVERLOADED", "RETRY", "NEXT");
		asked(2, 1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w05AsksAgainAfterAReset(Way way) {
		primary().script(Behavior.reset());
		ask(way).isWholly(this.primary, words()).unseen().failed(this.primary, "NETWORK", "RETRY");
		asked(2);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w06LeavesASilentProvider(Way way) {
		primary().behave(Behavior.silence(Duration.ofSeconds(120)));
		Told told = ask(way).isWholly(this.second, words(this.second)).unseen();
		asked(1, 1);
		assertThat(told.took()).isLessThan(Duration.ofSeconds(15));
		assertThat(patience(told)).isGreaterThanOrEqualTo(Timeouts.DEFAULTS.hedgeAfter());
		told.lost(this.primary);
		isLeftInPeace();
	}

	// its headers say that it thinks
	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w07WaitsForALateFirstToken(Way way) {
		primary().behave(says(Behavior.slowFirstToken(Duration.ofSeconds(20)), this.primary));
		ask(way).isWholly(this.primary, words()).unseen();
		asked(1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = "STREAM")
	void w08StartsACutStreamAnew(Way way) {
		primary().behave(says(Behavior.cut(40), this.primary));
		Told told = ask(way).isWholly(this.second, words(this.second))
			.interruptedOnce(1)
			.failed(this.primary, "INCOMPLETE_STREAM", "NEXT");
		assertThat(told.end().at("/totalUsage/outputTokens").asInt()).isGreaterThan(OUTPUT_TOKENS);
		assertThat(told.end().at("/totalUsage/source").asString()).isNotEqualTo("REPORTED");
		asked(1, 1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = "STREAM")
	void w08JoinsTheSameAnswerOfAnother(Way way) {
		primary().behave(says(Behavior.cut(40), this.primary));
		provider(this.second).behave(says(Behavior.answer(), this.primary));
		ask(way).isWholly(this.second, words()).interruptedOnce(0);
		asked(1, 1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = "CHAT")
	void w08LeavesAProviderThatCutsItsAnswers(Way way) {
		primary().behave(says(Behavior.cut(40), this.primary));
		// it is fetched as a stream, since its model thinks unseen
		ask(way).isWholly(this.second, words(this.second)).unseen().failed(this.primary, "INCOMPLETE_STREAM", "NEXT");
		asked(1, 1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = "STREAM")
	void w09LeavesAStreamThatFallsSilent(Way way) {
		primary().script(says(Behavior.stall(20, Duration.ofSeconds(30)), this.primary));
		Told told = ask(way).isWholly(this.second, words(this.second))
			.interruptedOnce(1)
			.failed(this.primary, "TIMEOUT", "NEXT");
		asked(1, 1);
		assertThat(gap()).isGreaterThanOrEqualTo(Timeouts.DEFAULTS.idle());
		assertThat(told.took()).isLessThan(Duration.ofSeconds(30));
		isLeftInPeace();

		ask(way).isWholly(this.primary, words()).unseen();
		asked(2, 1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = "CHAT")
	void w09LeavesAnAnswerThatFallsSilent(Way way) {
		primary().behave(says(Behavior.stall(20, Duration.ofSeconds(30)), this.primary));
		Told told = ask(way).isWholly(this.second, words(this.second)).failed(this.primary, "TIMEOUT", "NEXT");
		asked(1, 1);
		assertThat(told.took()).isLessThan(Duration.ofSeconds(45));
		isLeftInPeace();
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = "STREAM")
	void w10SkipsABrokenEvent(Way way) {
		primary().behave(says(Behavior.answer().extraBrokenFrame(10), this.primary));
		Told told = ask(way).isWholly(this.primary, words()).unseen();
		assertThat(told.end().path("warnings").size()).isOne();
		asked(1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = "STREAM")
	void w11EndsWithTheFinishReason(Way way) {
		primary().behave(says(Behavior.answer().withoutDone(), this.primary));
		Told told = ask(way).isWholly(this.primary, words()).unseen().reportsUsage(INPUT_TOKENS, OUTPUT_TOKENS);
		assertThat(told.took()).isLessThan(Timeouts.DEFAULTS.hedgeAfter());
		asked(1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w12DoesNotRepeatWhatIsTooLong(Way way) {
		primary().behave(Behavior.contextTooLong());
		ask(way).isWholly(this.second, words(this.second)).unseen().failed(this.primary, "CONTEXT_TOO_LONG", "NEXT");
		asked(1, 1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w13TellsWhyTheContentIsRefused(Way way) {
		primary().behave(Behavior.contentPolicy());
		Told told = fail(way);
		assertThat(told.end().path("kind").asString()).isEqualTo("CONTENT_FILTERED");
		assertThat(told.reason()).contains("HTTP 400").containsPattern("safety|filtering policy");
		assertThat(told.shown()).isEmpty();
		asked(1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = "STREAM")
	void w14StartsAnewWithoutPrefill(Way way) {
		primary().behave(says(Behavior.cut(40), this.primary));
		provider(this.second).behave(refusesPrefill(says(Behavior.answer(), this.second)));
		ask(way).isWholly(this.second, words(this.second));
		asked(1, 1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w15SparesAProviderThatIsOut(Way way) {
		Instant recovery = Instant.now().plusSeconds(60);
		Behavior healthy = says(Behavior.answer(), this.primary);
		primary().behave(
				Behavior.choose((request) -> request.receivedAt().isBefore(recovery) ? Behavior.error(503) : healthy));
		List<Told> told = ask(way, 20, Duration.ofSeconds(4));

		assertThat(told).hasSize(20).allSatisfy((each) -> {
			String provider = each.by(this.primary) ? this.primary : this.second;
			each.isWholly(provider, words(provider)).unseen();
		});
		long inVain = primary().requests()
			.stream()
			.filter((request) -> request.receivedAt().isBefore(recovery))
			.count();
		Told back = told.stream().filter((each) -> each.by(this.primary)).findFirst().orElseThrow();
		note("%d to the dead one, back %d ms after its recovery".formatted(inVain,
				Duration.between(recovery, back.asked()).toMillis()));
		assertThat(inVain).isLessThanOrEqualTo(9);
		assertThat(back.asked()).isBefore(recovery.plusSeconds(15));
		assertThat(told.get(19).by(this.primary)).isTrue();
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void w16TellsWhoAnsweredAndWhatItCost(Way way) {
		primary().behave(Behavior.error(503));
		Told told = ask(way).isWholly(this.second, words(this.second)).reportsUsage(INPUT_TOKENS, OUTPUT_TOKENS);
		assertThat(told.end().path("model").asString()).isEqualTo(provider(this.second).requests().get(0).model());
		assertThat(told.end().path("attempt").asInt()).isEqualTo(2);
		// a 503 reaches no model
		assertThat(told.end().path("totalUsage")).isEqualTo(told.end().path("usage"));
		asked(2, 1);
	}

}
