package io.llmfailover.failover;

import java.util.List;
import java.util.Set;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.ToolDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * For which targets a call waits once every other one has failed: for those that it has
 * skipped, and for those that it has not reached yet.
 */
class WaitedForTests extends WaitingScenario {

	private final StubProvider limited = new StubProvider("a", fails(limited(10)), answer("Hello"));

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoeverFailedAsTheLastOneTheCallWaitsOnceForThoseThatRefuseForNow(boolean inFront) {
		call(this.limited);
		StubProvider keyless = new StubProvider("x", fails(FailureKind.AUTHENTICATION));
		Call call = inFront ? call(this.limited, keyless) : call(keyless, this.limited);
		assertThat(this.waits).containsExactly("waits for a:a-model with 1", "waits for a:a-model with 2");
		pass(12);
		assertThat(call.answeredBy()).isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nobodyIsWaitedForWhoCannotBeAskedAnyway(boolean inFront) {
		this.limited.contextWindow = 1_000;
		call(this.limited);
		StubProvider larger = new StubProvider("x", fails(FailureKind.CONTEXT_TOO_LONG));
		larger.contextWindow = 2_000;
		Call call = inFront ? call(this.limited, larger) : call(larger, this.limited);
		assertThat(call.failure()).isEqualTo(FailureKind.CONTEXT_TOO_LONG);
	}

	@Test
	void nobodyIsWaitedForWhoseProviderCannotDoWhatIsAsked() {
		call(this.limited);
		this.limited.capabilities = Set.of();
		ChatRequest request = HELLO.toBuilder().tool(new ToolDefinition("weather", null, "{}")).build();
		assertThat(new Call(request, new StubProvider("x", fails(FailureKind.AUTHENTICATION)), this.limited).failure())
			.isEqualTo(FailureKind.AUTHENTICATION);
	}

	@Test
	void ofAProviderItsFirstModelThatCanBeAskedIsWaitedFor() {
		call(new StubProvider("b", List.of("larger"), fails(limited(10)), answer("Hello")));
		StubProvider small = new StubProvider("a", List.of("small"), fails(FailureKind.CONTEXT_TOO_LONG));
		StubProvider both = new StubProvider("b", List.of("small", "larger"), answer("Hello"));
		Call call = call(small, both);
		pass(12);
		assertThat(call.answeredBy()).isEqualTo("b");
		assertThat(both.askedModels).containsExactly("larger");
	}

	@Test
	void whoWasSkippedFirstAndRefusesAgainIsWaitedForOnce() {
		StubProvider only = new StubProvider("a", fails(limited(10)), fails(limited(10)), answer("Hello"));
		call(only, new StubProvider("b", answer("Hi")));
		Call call = call(only);
		pass(11);
		assertThat(only.requests).hasSize(2);
		assertThat(this.waits).containsExactly("waits for a:a-model with 1", "waits for a:a-model with 1");
		pass(15);
		assertThat(call.answeredBy()).isEqualTo("a");
	}

	@Test
	void whoIsWaitedForIsLeftOutByOthersOnlyWhereTheCallHasSomebodyElseToAsk() {
		call(this.limited);
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.BUSY);
		StubProvider other = new StubProvider("b", fails(limited(10)), answer("Hello"));
		call(this.limited, other);
		assertThat(this.failover.health("b", "b-model").state()).isEqualTo(State.PARKED);
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.BUSY);
	}

	@Test
	void whoIsTwiceInTheChainIsWaitedForOnce() {
		call(this.limited, new StubProvider("b", answer("Hi")));
		Call call = call(this.limited, this.limited);
		assertThat(this.waits).containsExactly("waits for a:a-model with 1");
		pass(12);
		assertThat(call.answeredBy()).isEqualTo("a");
	}

}
