package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import io.llmfailover.FailureKind;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which calls of a tool have the same key, and so count as one.
 */
class IdempotencyKeyTests extends ToolScenario {

	@Test
	void aRepetitionOfACallThatFailedHasItsKey() {
		this.tools.on("charge", Mono.just(ToolOutcome.error("unknown")));
		StubProvider provider = new StubProvider("a", calls(new ToolCall("1", "charge", "{\"a\": \"x y\"}")),
				calls(new ToolCall("2", "charge", "{ \"a\":\"x y\" }")),
				calls(new ToolCall("3", "charge", "{\"a\":\"xy\"}")), calls(call("4", "weather")),
				calls(call("5", "weather")), answer("Done"));
		chat(request().build(), provider);
		List<String> keys = this.tools.ran.stream().map((run) -> run.context().idempotencyKey()).toList();
		assertThat(keys.get(1)).isEqualTo(keys.get(0));
		assertThat(keys.subList(1, 5)).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"cents\":100,\"to\":{\"name\":\"Zoe\",\"no\":1}}",
			"{\"to\":{\"no\":1,\"name\":\"Zoe\"},\"cents\":100}",
			"{\"cents\":100.0,\"to\":{\"name\":\"\\u005aoe\",\"no\":1e0}}" })
	void aRepetitionHasTheSameKeyHoweverAnotherProviderWritesIt(String again) {
		this.tools.on("charge", Mono.just(ToolOutcome.error("unknown")));
		StubProvider provider = new StubProvider("a",
				calls(new ToolCall("1", "charge", "{\"cents\":100,\"to\":{\"name\":\"Zoe\",\"no\":1}}")),
				fails(FailureKind.MALFORMED_RESPONSE));
		StubProvider other = new StubProvider("b", calls(new ToolCall("2", "charge", again)), answer("Done"));
		chat(request().build(), provider, other);
		assertThat(this.tools.ran).extracting((run) -> run.context().idempotencyKey())
			.hasSize(2)
			.containsOnly(this.tools.ran.get(0).context().idempotencyKey());
	}

	@Test
	void aCallOfOtherValuesHasAnotherKey() {
		this.tools.on("charge", Mono.just(ToolOutcome.error("unknown")));
		StubProvider provider = new StubProvider("a", calls(new ToolCall("1", "charge", "{\"a\":[1,2]}")),
				calls(new ToolCall("2", "charge", "{\"a\":[2,1]}")),
				calls(new ToolCall("3", "charge", "{\"a\":[\"1\",\"2\"]}")),
				calls(new ToolCall("4", "charge", "{\"a\":[1,2.01]}")), answer("Done"));
		chat(request().build(), provider);
		assertThat(this.tools.ran).extracting((run) -> run.context().idempotencyKey())
			.hasSize(4)
			.doesNotHaveDuplicates();
	}

	@Test
	void aKeyIsGivenToNoOtherCallOfThisServiceOrAnother() {
		for (Failover service : List.of(this.failover, this.failover, failover(FailoverSettings.DEFAULTS))) {
			StubProvider provider = new StubProvider("a", calls(call("1", "charge"), call("2", "charge")),
					answer("Done"));
			service.chat(request().build(), chain(provider)).subscribe();
			this.clock.advanceTimeBy(Duration.ofMinutes(1));
		}
		assertThat(this.tools.ran.stream().map((run) -> run.context().idempotencyKey()).toList()).hasSize(6)
			.doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "{ }" })
	void aCallWithoutArgumentsIsTheSameHoweverThatIsWritten(String again) {
		this.tools.on("charge", Mono.just(ToolOutcome.error("unknown")));
		chat(request().build(), new StubProvider("a", calls(call("1", "charge")),
				calls(new ToolCall("2", "charge", again)), answer("Done")));
		assertThat(this.tools.ran).extracting((run) -> run.context().idempotencyKey())
			.hasSize(2)
			.containsOnly(this.tools.ran.get(0).context().idempotencyKey());
	}

}
