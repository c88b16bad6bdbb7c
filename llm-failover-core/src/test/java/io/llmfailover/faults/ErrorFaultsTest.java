package io.llmfailover.faults;

import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.provider.KnownDialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors of public reports, with a healthy provider behind.
 */
@EnabledIf(value = "io.llmfailover.faults.FaultCase#areThere", disabledReason = FaultCase.MISSING)
class ErrorFaultsTest {

	static List<FaultCase> balances() {
		return FaultCase.of("11");
	}

	@ParameterizedTest
	@MethodSource("balances")
	void anEmptyBalanceIsToldByItsCodeWhateverTheStatus(FaultCase fault) {
		FaultCall call = ask(fault);
		assertThat(first(call).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
		assertAskedOnce(call);
	}

	static List<FaultCase> errorFields() {
		return FaultCase.of("16");
	}

	@ParameterizedTest
	@MethodSource("errorFields")
	void anErrorInAFieldOfAnEventKeepsItsKindAndItsWords(FaultCase fault) {
		FaultCall call = ask(fault);
		assertThat(first(call).kind()).isEqualTo(FailureKind.CONTEXT_TOO_LONG);
		assertThat(first(call).reason()).contains("exceeds the context size of 2048");
		assertAskedOnce(call);
	}

	static List<FaultCase> budgets() {
		return FaultCase.of("25");
	}

	@ParameterizedTest
	@MethodSource("budgets")
	void aGatewaysBudgetIsAQuota(FaultCase fault) {
		FaultCall call = ask(fault);
		assertThat(first(call).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
		assertAskedOnce(call);
	}

	@Test
	void maxTokensThatFillAWindowAreLoweredInsteadOfBlamingThePrompt() {
		FaultCase fault = FaultCase.one("35", "one-chat-vllm");
		byte[] answer = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
				+ "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
				+ "{\"role\":\"assistant\",\"content\":\"Fold it.\"},\"finish_reason\":\"stop\"}]}")
			.getBytes();
		try (FaultServer server = FaultServer.start(fault.responses().get(0), answer)) {
			FaultCall call = FaultCall.ask(KnownDialect.OPENAI, server, ChatRequest.of("How do I fold it?"), false);
			assertThat(call.shown()).isEqualTo("Fold it.");
			assertThat(first(call).decision()).isEqualTo(FailureAction.RETRY);
			assertThat(server.requests()).hasSize(2);
			assertThat(server.requests().get(0)).contains("\"max_tokens\":4096");
			int fewer = Integer.parseInt(server.requests().get(1).replaceAll(".*\"max_tokens\":(\\d+).*", "$1"));
			assertThat(fewer).isBetween(3_900, 4_081);
		}
	}

	@Test
	void aGuardrailStopsTheCallSoThatThePromptGoesNowhereElse() {
		FaultCall call = ask(FaultCase.one("36", "portkey-446-chat-portkey"));
		assertThat(call.failure()).isNotNull();
		assertThat(call.attempts()).hasSize(1);
		assertThat(first(call).kind()).isEqualTo(FailureKind.CONTENT_FILTERED);
		assertThat(first(call).reason()).contains("guardrail checks failed");
	}

	private static void assertAskedOnce(FaultCall call) {
		assertThat(call.attempts()).hasSize(2);
		assertThat(call.attempts()).extracting(Attempt::provider).containsExactly("faulty", FaultCall.HEALTHY);
	}

	private static Attempt first(FaultCall call) {
		return call.attempts().get(0);
	}

	private static FaultCall ask(FaultCase fault) {
		boolean anthropic = fault.variant().startsWith("anthropic");
		try (FaultServer server = FaultServer.start(fault.responses().toArray(byte[][]::new))) {
			return FaultCall.ask(anthropic ? KnownDialect.ANTHROPIC : KnownDialect.OPENAI, server,
					ChatRequest.of("How do I fold it?"), fault.stream());
		}
	}

}
