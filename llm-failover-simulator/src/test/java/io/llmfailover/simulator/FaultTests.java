package io.llmfailover.simulator;

import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FaultTests {

	@ParameterizedTest
	@EnumSource
	void isFoundByItsId(Fault fault) {
		assertThat(Fault.of(fault.id())).isSameAs(fault);
		assertThat(fault.label()).isNotBlank();
		assertThat(fault.behavior()).isNotNull();
	}

	@Test
	void hasAnIdOfItsOwn() {
		assertThat(Arrays.stream(Fault.values()).map(Fault::id)).doesNotHaveDuplicates();
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.of("nothing")).withMessageContaining("nothing");
	}

	@Test
	void scalesItsDurations() {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			openai.behave(Fault.RATE_LIMITED_RETRY_AFTER.behavior(0.05));
			assertThat(new Client().chat(openai).headers().firstValueAsLong("retry-after-ms"))
				.hasValue(Duration.ofMillis(100).toMillis());
		}
	}

}
