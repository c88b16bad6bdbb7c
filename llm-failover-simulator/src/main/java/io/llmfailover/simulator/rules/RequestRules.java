package io.llmfailover.simulator.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules of a vendor: what its server would refuse with status 400. A request that
 * keeps to them need not be taken, but one that breaks any is not. Immutable and
 * thread-safe.
 */
public final class RequestRules {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final RequestRules ANTHROPIC = of(AnthropicRule.values());

	private static final RequestRules CHAT = of(ChatRule.values(), ProtocolRule.values());

	private static final RequestRules OPENAI = of(ChatRule.values(), ProtocolRule.values(), OpenAiRule.values());

	private static final RequestRules GEMINI = of(ChatRule.values(), ProtocolRule.values(), GeminiRule.values());

	private static final RequestRules XAI = of(ChatRule.values(), XaiRule.values());

	private static final RequestRules DEEPSEEK = of(ChatRule.values(), DeepSeekRule.values());

	private static final RequestRules MISTRAL = of(ChatRule.values(), ProtocolRule.values(), MistralRule.values(),
			MistralApiRule.values());

	private static final RequestRules MISTRAL_ELSEWHERE = of(ChatRule.values(), ProtocolRule.values(),
			MistralRule.values(), TemplateRule.values());

	private static final RequestRules TEMPLATED = of(ChatRule.values(), ProtocolRule.values(), TemplateRule.values());

	private final List<RequestRule> rules;

	private RequestRules(List<RequestRule> rules) {
		this.rules = rules;
	}

	private static RequestRules of(RequestRule[]... rules) {
		return new RequestRules(Stream.of(rules).flatMap(Arrays::stream).toList());
	}

	/**
	 * Anthropic's rules for messages.
	 * @return the rules
	 */
	public static RequestRules messages() {
		return ANTHROPIC;
	}

	/**
	 * A vendor's rules for chat completions.
	 * @param vendor the vendor's name: {@code openai}, {@code gemini}, {@code xai},
	 * {@code deepseek} or {@code mistral}; for any other one the rules of the protocol
	 * @param model the model; where it says whose template is applied, its rules are
	 * added
	 * @return the rules
	 */
	public static RequestRules chatCompletions(String vendor, String model) {
		return switch (vendor) {
			case "openai" -> OPENAI;
			case "gemini" -> GEMINI;
			case "xai" -> XAI;
			case "deepseek" -> DEEPSEEK;
			case "mistral" -> MISTRAL;
			default -> template(model.toLowerCase(Locale.ROOT));
		};
	}

	// whoever serves an open model applies its template; open models have an owner
	private static RequestRules template(String model) {
		if (model.matches("(mistralai/|.*/(devstral|ministral|magistral|mistral-)).*")) {
			return MISTRAL_ELSEWHERE;
		}
		return model.matches("qwen/.*") ? TEMPLATED : CHAT;
	}

	/**
	 * All rules of a vendor.
	 * @return the rules
	 */
	public List<RequestRule> all() {
		return this.rules;
	}

	/**
	 * Finds out what a request breaks.
	 * @param body the body of the request
	 * @return each place that breaks a rule; empty if it keeps to all of them
	 * @throws IllegalArgumentException if the body is not JSON
	 */
	public List<Breach> breaches(String body) {
		try {
			return breaches(MAPPER.readTree(body));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The body is not JSON", ex);
		}
	}

	/**
	 * Finds out what a request breaks.
	 * @param body the body of the request
	 * @return each place that breaks a rule; empty if it keeps to all of them
	 */
	public List<Breach> breaches(JsonNode body) {
		Objects.requireNonNull(body, "body");
		return this.rules.stream()
			.flatMap((rule) -> rule.broken(body).stream().map((place) -> new Breach(rule, place)))
			.toList();
	}

}
