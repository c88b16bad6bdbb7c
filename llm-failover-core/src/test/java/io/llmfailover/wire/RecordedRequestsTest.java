package io.llmfailover.wire;

import java.util.Map;
import java.util.stream.Stream;

import io.llmfailover.simulator.rules.Breach;
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
	private static final Map<String, String> REFUSED = Map.of("openai-error-01", "TEMPERATURE", "openai-error-13",
			"PART", "openai-compatible-error-01", "TEMPERATURE", "anthropic-error-03", "UNIONS", "anthropic-error-08",
			"PREFILL", "deepseek-error-01", "TEXT_ONLY");

	static Stream<WireExchange> recorded() {
		return WireExchange.all()
			.stream()
			.filter((exchange) -> exchange.request().isObject() && exchange.request().has("messages"));
	}

	@ParameterizedTest
	@MethodSource("recorded")
	void rulesAreThoseOfTheServer(WireExchange exchange) {
		String broken = REFUSED.get(exchange.id());
		if (broken != null) {
			assertThat(rules(exchange).breaches(exchange.request())).extracting(RecordedRequestsTest::rule)
				.contains(broken);
		}
		else {
			// Azure has the model in its path
			assertThat(rules(exchange).breaches(exchange.request()))
				.filteredOn((breach) -> !rule(breach).equals("MODEL") || !exchange.vendor().equals("azure-openai"))
				.isEmpty();
		}
	}

	private static String rule(Breach breach) {
		return breach.rule().name();
	}

	private static RequestRules rules(WireExchange exchange) {
		return exchange.protocol().equals("anthropic") ? RequestRules.messages()
				: RequestRules.chatCompletions(exchange.provider(), exchange.model());
	}

}
