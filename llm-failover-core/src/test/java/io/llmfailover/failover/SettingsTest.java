package io.llmfailover.failover;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.OnInterruption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SettingsTest {

	// no two alike, so that no component can stand for another
	private static final Timeouts TIMES = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2),
			Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5));

	private static final FailoverSettings SETTINGS = FailoverSettings.DEFAULTS;

	private static final HealthSettings HEALTH = HealthSettings.DEFAULTS;

	private static final RetrySettings RETRY = RetrySettings.DEFAULTS;

	private static final Duration OTHER = Duration.ofSeconds(77);

	private static final Duration LEAST = Duration.ofNanos(1);

	private static Arguments time(String name, Function<Duration, Record> setting) {
		return arguments(name, setting);
	}

	static Stream<Arguments> positiveTimes() {
		return Stream.of(time("firstProgress", TIMES::withFirstProgress), time("idle", TIMES::withIdle),
				time("response", TIMES::withResponse), time("chatTimeout", SettingsTest::chatTimeout),
				time("streamTimeout", SettingsTest::streamTimeout),
				time("openFor", (time) -> new HealthSettings(4, time, LEAST, LEAST, LEAST, Map.of())),
				time("parkAccount", (time) -> new HealthSettings(4, LEAST, time, LEAST, LEAST, Map.of())),
				time("parkModel", (time) -> new HealthSettings(4, LEAST, LEAST, time, LEAST, Map.of())),
				time("degradedAfter", (time) -> new HealthSettings(4, LEAST, LEAST, LEAST, time, Map.of())),
				time("initial", (time) -> new Backoff(time, LEAST)), time("max", (time) -> new Backoff(LEAST, time)),
				time("maxWait", RETRY::withMaxWait), time("callTimeout", (time) -> new ToolSettings(1, time)));
	}

	private static FailoverSettings chatTimeout(Duration time) {
		return new FailoverSettings(time, LEAST, SETTINGS.chatTransport(), SETTINGS.onInterruption(),
				SETTINGS.onInterruptionText(), SETTINGS.errorContext(), SETTINGS.policy(), HEALTH);
	}

	private static FailoverSettings streamTimeout(Duration time) {
		return new FailoverSettings(LEAST, time, SETTINGS.chatTransport(), SETTINGS.onInterruption(),
				SETTINGS.onInterruptionText(), SETTINGS.errorContext(), SETTINGS.policy(), HEALTH);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("positiveTimes")
	void aTimeThatIsNotPositiveIsRefusedByItsName(String name, Function<Duration, Record> setting) {
		assertThatIllegalArgumentException().isThrownBy(() -> setting.apply(Duration.ZERO))
			.withMessage(name + " must be positive, but is PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> setting.apply(Duration.ofSeconds(-3)))
			.withMessage(name + " must be positive, but is PT-3S");
		assertThat(setting.apply(LEAST)).extracting(name).isEqualTo(LEAST);
	}

	static Stream<Arguments> timesThatMayBeZero() {
		return Stream.of(time("hedgeAfter", TIMES::withHedgeAfter),
				time("hedgeAfterHeaders", TIMES::withHedgeAfterHeaders),
				time("chatHedgeAfter", TIMES::withChatHedgeAfter));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("timesThatMayBeZero")
	void nobodyIsAskedBesideASilentOneWhereThatTimeIsZeroButItIsNotNegative(String name,
			Function<Duration, Record> setting) {
		assertThat(setting.apply(Duration.ZERO)).extracting(name).isEqualTo(Duration.ZERO);
		assertThatIllegalArgumentException().isThrownBy(() -> setting.apply(Duration.ofSeconds(-3)))
			.withMessage(name + " must not be negative, but is PT-3S");
	}

	@Test
	void timesOfWhichOnlyThreeAreSaidAreWithoutHedging() {
		assertThat(new Timeouts(TIMES.firstProgress(), TIMES.idle(), TIMES.response()))
			.isEqualTo(TIMES.withHedgeAfter(Duration.ZERO).withChatHedgeAfter(Duration.ZERO));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void aBreakerDoesNotOpenAfterLessThanOneFailure(int failuresInRow) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new HealthSettings(failuresInRow, LEAST, LEAST, LEAST, LEAST, Map.of()))
			.withMessage("failuresInRow must be at least 1, but is " + failuresInRow);
		assertThat(new HealthSettings(1, LEAST, LEAST, LEAST, LEAST, Map.of()).failuresInRow()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void everyProviderIsGivenAtLeastOneAttemptAtATime(int limit) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> HEALTH.withMaxConcurrent(Map.of("openai", 1, "anthropic", limit)))
			.withMessage("maxConcurrent of 'anthropic' must be at least 1, but is " + limit);
		assertThat(HEALTH.withMaxConcurrent(Map.of("anthropic", 1)).maxConcurrent()).containsEntry("anthropic", 1);
	}

	@Test
	void theSilenceBeforeAHedgeIsTheSameOnceTheHeadersHaveComeUnlessThatIsSaid() {
		assertThat(TIMES.hedgeAfterHeaders()).isEqualTo(TIMES.hedgeAfter());
		Timeouts later = TIMES.withHedgeAfter(OTHER);
		assertThat(later.hedgeAfter()).isEqualTo(OTHER);
		assertThat(later.hedgeAfterHeaders()).isEqualTo(OTHER);
		assertThat(later.withHedgeAfter(TIMES.hedgeAfter())).isEqualTo(TIMES);
	}

	private static <S extends Record, V> Arguments change(S before, String component, V value,
			BiFunction<S, V, S> change) {
		return arguments(component, before, value, (Supplier<Record>) () -> change.apply(before, value));
	}

	static Stream<Arguments> changes() {
		FailurePolicy policy = new FailurePolicy(Map.of(FailureKind.NETWORK, FailureAction.STOP), Backoff.DEFAULTS,
				OTHER);
		HealthSettings health = new HealthSettings(7, OTHER, OTHER, OTHER, OTHER, Map.of());
		return Stream.of(change(TIMES, "firstProgress", OTHER, Timeouts::withFirstProgress),
				change(TIMES, "idle", OTHER, Timeouts::withIdle),
				change(TIMES, "response", OTHER, Timeouts::withResponse),
				change(TIMES, "hedgeAfterHeaders", OTHER, Timeouts::withHedgeAfterHeaders),
				change(TIMES, "chatHedgeAfter", OTHER, Timeouts::withChatHedgeAfter),
				change(SETTINGS, "chatTransport", ChatTransport.STREAM, FailoverSettings::withChatTransport),
				change(SETTINGS, "errorContext", ErrorContext.NONE, FailoverSettings::withErrorContext),
				change(SETTINGS, "policy", policy, FailoverSettings::withPolicy),
				change(SETTINGS, "health", health, FailoverSettings::withHealth),
				change(SETTINGS, "chatTimeout", OTHER, FailoverSettings::withChatTimeout),
				change(SETTINGS, "streamTimeout", OTHER, FailoverSettings::withStreamTimeout),
				change(SETTINGS, "onInterruption", OnInterruption.FAIL, FailoverSettings::withOnInterruption),
				change(SETTINGS, "onInterruptionText", OnInterruption.FAIL, FailoverSettings::withOnInterruptionText),
				change(SETTINGS, "retry", RETRY.withMaxAttempts(7), FailoverSettings::withRetry),
				change(SETTINGS, "tools", new ToolSettings(7, OTHER), FailoverSettings::withTools),
				change(RETRY, "maxAttempts", 7, RetrySettings::withMaxAttempts),
				change(RETRY, "budget", 0.7, RetrySettings::withBudget),
				change(RETRY, "maxWait", OTHER, RetrySettings::withMaxWait),
				change(RETRY, "maxWaiting", 7, RetrySettings::withMaxWaiting),
				change(HEALTH, "maxConcurrent", Map.of("anthropic", 2), HealthSettings::withMaxConcurrent));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("changes")
	void aChangeIsOneOfNothingElse(String component, Record before, Object value, Supplier<Record> change) {
		Record after = change.get();
		assertThat(before).extracting(component).isNotEqualTo(value);
		assertThat(after).extracting(component).isEqualTo(value);
		assertThat(after).usingRecursiveComparison().ignoringFields(component).isEqualTo(before);
	}

	static Stream<Arguments> numbersOutOfTheirRange() {
		return Stream.of(refused("maxAttempts must be at least 1, but is 0", () -> RETRY.withMaxAttempts(0)),
				refused("budget must not be negative, but is -0.1", () -> RETRY.withBudget(-0.1)),
				refused("budget must not be negative, but is NaN", () -> RETRY.withBudget(Double.NaN)),
				refused("budget must not be negative, but is Infinity",
						() -> RETRY.withBudget(Double.POSITIVE_INFINITY)),
				refused("maxWaiting must not be negative, but is -1", () -> RETRY.withMaxWaiting(-1)),
				refused("maxRounds must be at least 1, but is 0", () -> new ToolSettings(0, OTHER)));
	}

	private static Arguments refused(String why, ThrowingCallable setting) {
		return arguments(why, setting);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("numbersOutOfTheirRange")
	void aNumberOutOfItsRangeIsRefusedByItsName(String why, ThrowingCallable setting) {
		assertThatIllegalArgumentException().isThrownBy(setting).withMessage(why);
	}

	@Test
	void oneAttemptWithoutRetriesOrWaitingCallsAndOneRoundOfToolsAreAllowed() {
		RetrySettings none = new RetrySettings(1, 0, LEAST, 0);
		assertThat(none.maxAttempts()).isEqualTo(1);
		assertThat(none.budget()).isZero();
		assertThat(none.maxWaiting()).isZero();
		assertThat(new ToolSettings(1, LEAST).maxRounds()).isEqualTo(1);
	}

}
