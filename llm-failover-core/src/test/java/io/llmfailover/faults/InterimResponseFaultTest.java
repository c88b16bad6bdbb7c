package io.llmfailover.faults;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.KnownDialect;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that send interim responses before the answer.
 */
@EnabledIf(value = "io.llmfailover.faults.FaultCase#areThere", disabledReason = FaultCase.MISSING)
class InterimResponseFaultTest {

	static List<FaultCase> cases() {
		return FaultCase.of("41");
	}

	@ParameterizedTest
	@MethodSource("cases")
	void passesOverThem(FaultCase interim) {
		for (boolean stream : new boolean[] { false, true }) {
			try (FaultServer server = FaultServer.start(interim.responses().get(0))) {
				FaultCall call = FaultCall.ask(KnownDialect.OPENAI, server, ChatRequest.of("Hello"), stream);
				assertThat(call.failure()).isNull();
				assertThat(call.attempts()).singleElement().extracting("provider").isEqualTo("faulty");
			}
		}
	}

}
