package io.llmfailover.wire;

import java.util.Map;
import java.util.stream.Stream;

import io.llmfailover.simulator.rules.AnthropicRule;
import io.llmfailover.simulator.rules.Breach;
import io.llmfailover.simulator.rules.ChatRule;
import io.llmfailover.simulator.rules.DeepSeekRule;
import io.llmfailover.simulator.rules.RequestRule;
import io.llmfailover.simulator.rules.RequestRules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of vendors against what was recorded: a request that was answered keeps to
 * them, and one that was refused for what it asked breaks one.
 */
class RecordedRequestsTest {

	/** Requests that were refused, with the rules that they broke. */
	private static final Map<String, RequestRule> REFUSED = Map.of("openai-error-01", ChatRule.TEMPERATURE,
			"openai-error-13", ChatRule.PART, "openai-compatible-error-01", ChatRule.TEMPERATURE, "anthropic-error-03",
			AnthropicRule.UNIONS, "anthropic-error-08", AnthropicRule.PREFILL, "deepseek-error-01",
			DeepSeekRule.TEXT_ONLY);

	static Stream<WireExchange> recorded() {
		return WireExchange.all()
			.stream()
			.filter((exchange) -> exchange.request().isObject() && exchange.request().has("messages"));
	}

	@ParameterizedTest
	@MethodSource("recorded")
	void rulesAreThoseOfTheServer(WireExchange exchange) {
		RequestRule broken = REFUSED.get(exchange.id());
		if (broken != null) {
			assertThat(rules(exchange).breaches(exchange.request())).extracting(Breach::rule).contains(broken);
		}
		else {
			// Azure has the model in its path
			assertThat(rules(exchange).breaches(exchange.request()))
				.filteredOn((breach) -> breach.rule() != ChatRule.MODEL || !exchange.vendor().equals("azure-openai"))
				.isEmpty();
		}
	}

	private static RequestRules rules(WireExchange exchange) {
		return exchange.protocol().equals("anthropic") ? RequestRules.messages()
				: RequestRules.chatCompletions(exchange.provider(), exchange.model());
	}

}
