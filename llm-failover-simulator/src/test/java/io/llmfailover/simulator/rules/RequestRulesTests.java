package io.llmfailover.simulator.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Each rule refuses what breaks it, and nothing else does.
 */
class RequestRulesTests {

	static Stream<RefusedRequest> refused() {
		return Stream.concat(RefusedChats.all().stream(), RefusedMessages.all().stream());
	}

	static Stream<RequestRules> vendors() {
		return Stream.of(RequestRules.messages(), RequestRules.chatCompletions("openai", "gpt-4o"),
				RequestRules.chatCompletions("gemini", "gemini-3.6-flash"),
				RequestRules.chatCompletions("xai", "grok-4.3"),
				RequestRules.chatCompletions("deepseek", "deepseek-v4-flash"),
				RequestRules.chatCompletions("mistral", "mistral-large-latest"),
				RequestRules.chatCompletions("vllm", "mistralai/Devstral-Small-2-24B-Instruct-2512"),
				RequestRules.chatCompletions("vllm", "Qwen/Qwen3.6-27B"));
	}

	@ParameterizedTest
	@MethodSource
	void refused(RefusedRequest refused) {
		List<Breach> breaches = refused.rules().breaches(refused.body());
		assertThat(breaches).extracting(Breach::rule).containsOnly(refused.rule());
		assertThat(breaches).allSatisfy((breach) -> assertThat(breach.place()).isNotEmpty());
	}

	@Test
	void everyRuleHasARequestThatItRefuses() {
		Set<RequestRule> refusing = refused().map(RefusedRequest::rule).collect(Collectors.toSet());
		Set<RequestRule> all = vendors().flatMap((vendor) -> vendor.all().stream()).collect(Collectors.toSet());
		assertThat(refusing).containsExactlyInAnyOrderElementsOf(all);
	}

	@Test
	void everyRuleHasASentenceAndASource() {
		assertThat(vendors().flatMap((vendor) -> vendor.all().stream())).allSatisfy((rule) -> {
			assertThat(rule.sentence()).isNotBlank();
			assertThat(rule.source()).matches("https://\\S+|recorded: [a-z0-9, -]+");
		});
	}

	@ParameterizedTest
	@MethodSource("vendors")
	void everyRuleOfAVendorHasANameOfItsOwn(RequestRules vendor) {
		assertThat(vendor.all()).extracting(RequestRule::name).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@MethodSource("vendors")
	void aGreetingIsTakenByAll(RequestRules vendor) {
		String base = vendor.all().contains(AnthropicRule.MODEL) ? RefusedMessages.BASE : RefusedChats.BASE;
		assertThat(vendor.breaches(RefusedRequest.json(base))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "openai, gpt-4o, 4", "vllm, some-model, 4", "gemini, gemini-3.6-flash, 5", "moonshot, kimi-latest, 5",
			"openrouter, deepseek/deepseek-v4, 16", "deepseek, deepseek-v4-flash, 16" })
	void everyVendorTakesItsNumberOfStopSequences(String vendor, String model, int most) {
		RequestRules rules = RequestRules.chatCompletions(vendor, model);
		for (int number = most; number <= most + 1; number++) {
			String stops = IntStream.range(0, number).mapToObj((i) -> "'END'").collect(Collectors.joining(","));
			JsonNode request = RefusedRequest.json("{'model':'" + model
					+ "','messages':[{'role':'user','content':'Hi'}]," + "'stop':[" + stops + "]}");
			assertThat(rules.breaches(request)).hasSize(number - most);
		}
	}

	@Test
	void whatIsNoJsonIsNoRequest() {
		assertThatIllegalArgumentException().isThrownBy(() -> RequestRules.messages().breaches("{"));
	}

	@Test
	void aBreachTellsItsPlaceAndWhatTheVendorSays() {
		List<Breach> breaches = RequestRules.messages()
			.breaches("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[]}]}");
		assertThat(breaches).singleElement()
			.extracting(Breach::sentence)
			.isEqualTo("messages[0].content: all messages must have non-empty content except for the optional final "
					+ "assistant message");
	}

}
