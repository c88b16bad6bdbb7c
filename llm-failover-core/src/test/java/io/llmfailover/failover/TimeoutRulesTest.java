package io.llmfailover.failover;

import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TimeoutRulesTest {

	private record Target(String provider, String model, boolean thinksUnseen) implements ChatTarget {

		@Override
		public Set<Capability> capabilities() {
			return Set.of();
		}

		@Override
		public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
			return Flux.empty();
		}

	}

	private static final Target GPT = new Target("openai", "gpt-6-luna", false);

	private static UnaryOperator<Timeouts> idle(int seconds) {
		return (times) -> times.withIdle(Duration.ofSeconds(seconds));
	}

	private static long idle(TimeoutRules rules) {
		return rules.of(GPT).idle().toSeconds();
	}

	@Test
	void withoutRulesTheDefaultsHold() {
		assertThat(TimeoutRules.DEFAULTS.of(GPT)).isEqualTo(Timeouts.DEFAULTS);
	}

	@Test
	void aModelThatThinksUnseenIsGivenLongerBeforeItIsHedgedOnceItsHeadersHaveCome() {
		Target thinker = new Target("a", "b", true);
		assertThat(TimeoutRules.DEFAULTS.of(thinker))
			.isEqualTo(Timeouts.DEFAULTS.withHedgeAfterHeaders(Duration.ofSeconds(45)));
		Timeouts never = TimeoutRules.DEFAULTS.forAll((times) -> times.withHedgeAfter(Duration.ZERO)).of(thinker);
		assertThat(never.hedgeAfter()).isZero();
		assertThat(never.hedgeAfterHeaders()).isZero();
	}

	@Test
	void theModelsRuleGoesBeforeTheProvidersAndThatBeforeTheOneForAllInWhateverOrderTheyCome() {
		TimeoutRules all = TimeoutRules.DEFAULTS.forAll(idle(1));
		assertThat(idle(all)).isEqualTo(1);
		assertThat(idle(TimeoutRules.DEFAULTS.forProvider("openai", idle(2)).forAll(idle(1)))).isEqualTo(2);
		assertThat(idle(TimeoutRules.DEFAULTS.forModels("gpt-6*", idle(3)).forProvider("openai", idle(2))))
			.isEqualTo(3);
	}

	@Test
	void ofTwoRulesForTheSameTheLaterOneCounts() {
		assertThat(idle(TimeoutRules.DEFAULTS.forModels("gpt*", idle(3)).forModels("*luna", idle(4)))).isEqualTo(4);
	}

	@Test
	void aRuleChangesNoMoreThanItSays() {
		TimeoutRules rules = TimeoutRules.DEFAULTS.forProvider("openai", idle(2))
			.forModels("gpt-6*", (times) -> times.withResponse(Duration.ofMinutes(5)));
		assertThat(rules.of(GPT))
			.isEqualTo(Timeouts.DEFAULTS.withIdle(Duration.ofSeconds(2)).withResponse(Duration.ofMinutes(5)));
	}

	@Test
	void rulesForOthersDoNotCount() {
		assertThat(TimeoutRules.DEFAULTS.forProvider("xai", idle(1)).forModels("gpt-5*", idle(2)).of(GPT))
			.isEqualTo(Timeouts.DEFAULTS);
	}

	@ParameterizedTest
	@CsvSource({ "gpt-6-luna, true", "*, true", "gpt-*-luna, true", "*6*, true", "gpt-6, false", "gpt.6-luna, false",
			"gpt-6-luna*x, false" })
	void anAsteriskStandsForAnyCharacters(String models, boolean fits) {
		assertThat(idle(TimeoutRules.DEFAULTS.forModels(models, idle(1))) == 1).isEqualTo(fits);
	}

	@Test
	void aRuleForNoModelIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TimeoutRules.DEFAULTS.forModels(" ", idle(1)));
	}

}
