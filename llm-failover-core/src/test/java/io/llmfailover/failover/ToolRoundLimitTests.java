package io.llmfailover.failover;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.ToolChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.llmfailover.failover.StubProvider.answer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often a model may ask for tools in a call, and when it must or may not.
 */
class ToolRoundLimitTests extends ToolScenario {

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void afterItsRoundsWithToolsTheModelHasToAnswerWithout(int rounds) {
		StubProvider provider = new StubProvider("a");
		for (int i = 1; i <= rounds; i++) {
			provider.then(calls(call("" + i, "weather")));
		}
		provider.then(answer("Sunny"));
		ChatResponse response = chat(request().maxToolRounds(rounds).build(), provider);
		assertThat(response.content()).isEqualTo("Sunny");
		assertThat(provider.requests).hasSize(rounds + 1);
		ChatRequest last = provider.requests.get(rounds);
		assertThat(last.toolChoice()).isEqualTo(ToolChoice.NONE);
		assertThat(last.tools()).isEqualTo(request().build().tools());
		assertThat(provider.requests.subList(0, rounds)).extracting(ChatRequest::toolChoice)
			.containsOnly(ToolChoice.AUTO);
	}

	@Test
	void aModelThatStillAsksForToolsAfterItsRoundsGetsNoneAndTheAnswerSaysSo() {
		StubProvider provider = new StubProvider("a", calls(call("again", "charge")));
		ChatResponse response = chat(request().build(), provider);
		assertThat(this.tools.ran).hasSize(5);
		assertThat(provider.requests).hasSize(6);
		assertThat(response.toolCalls()).hasSize(1);
		assertThat(response.warnings()).anyMatch((warning) -> warning.contains("has had 5 rounds with tools"));
	}

	@Test
	void theAnswerDoesNotSayThatToolsWereNotRunWhichTheCallerRuns() {
		StubProvider provider = new StubProvider("a", calls(call("1", "weather")), calls(call("2", "ask_user")));
		ChatResponse response = chat(request().tool(CALLERS).maxToolRounds(1).build(), provider);
		assertThat(response.toolCalls()).containsExactly(call("2", "ask_user"));
		assertThat(response.warnings()).isEmpty();
	}

	@Test
	void aChoiceThatRequiresAToolHoldsForTheFirstRound() {
		StubProvider provider = new StubProvider("a", calls(call("1", "weather")), answer("Sunny"));
		chat(request().toolChoice(ToolChoice.named("weather")).build(), provider);
		assertThat(provider.requests).extracting(ChatRequest::toolChoice)
			.containsExactly(ToolChoice.named("weather"), ToolChoice.AUTO);
	}

	@Test
	void aModelThatAsksForToolsAlthoughTheRequestAllowsNoneGetsNone() {
		StubProvider provider = new StubProvider("a", calls(call("1", "weather")), answer("Done"));
		ChatResponse response = chat(request().toolChoice(ToolChoice.NONE).build(), provider);
		assertThat(ran()).isEmpty();
		assertThat(response.warnings()).anyMatch((warning) -> warning.contains("allows none"));
	}

}
