package io.llmfailover.tool;

import java.time.Duration;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ToolRunSettingsTest {

	private static ToolRunSettings settings(Duration timeout, int parallel, int maxResult, int maxThreads) {
		return new ToolRunSettings(ToolErrors.HIDDEN, timeout, parallel, maxResult, maxThreads);
	}

	private static Arguments refused(String why, ThrowingCallable settings) {
		return arguments(why, settings);
	}

	static Stream<Arguments> outOfRange() {
		Duration time = Duration.ofSeconds(1);
		return Stream.of(refused("timeout must be positive, but is PT0S", () -> settings(Duration.ZERO, 1, 100, 1)),
				refused("timeout must be positive, but is PT-1S", () -> settings(time.negated(), 1, 100, 1)),
				refused("parallel must be at least 1, but is 0", () -> settings(time, 0, 100, 1)),
				refused("maxResult must be at least 100, but is 99", () -> settings(time, 1, 99, 1)),
				refused("maxThreads must be at least 1, but is 0", () -> settings(time, 1, 100, 0)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("outOfRange")
	void aValueOutOfItsRangeIsRefusedByItsName(String why, ThrowingCallable settings) {
		assertThatIllegalArgumentException().isThrownBy(settings).withMessage(why);
	}

	@Test
	void theLeastOfEachIsAllowed() {
		assertThat(settings(Duration.ofNanos(1), 1, 100, 1).maxResult()).isEqualTo(100);
	}

}
