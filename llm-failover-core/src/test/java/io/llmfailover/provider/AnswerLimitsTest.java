package io.llmfailover.provider;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AnswerLimitsTest {

	@Test
	void mustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> AnswerLimits.DEFAULTS.withMaxTokens(0))
			.withMessageContaining("maxTokens");
		assertThatIllegalArgumentException().isThrownBy(() -> new AnswerLimits(1, 1, 1, 1, 1, Duration.ZERO))
			.withMessageContaining("completionGrace");
	}

	@Test
	void allow4096TokensByDefault() {
		assertThat(AnswerLimits.DEFAULTS.maxTokens()).isEqualTo(4096);
		assertThat(AnswerLimits.DEFAULTS.withMaxTokens(7).maxTokens()).isEqualTo(7);
	}

}
