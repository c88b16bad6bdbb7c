package io.llmfailover.provider;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.Attachment;
import io.llmfailover.Content;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.simulator.rules.Breach;
import io.llmfailover.simulator.rules.RequestRules;
import io.llmfailover.target.ChatTarget.Transport;

/**
 * Models that refuse each something else.
 */
public enum AskedModel {

	GPT_6("openai", "gpt-6-luna"), GPT_5("openai", "gpt-5-mini"), GPT_4("openai", "gpt-4o"), O3("openai", "o3"),

	GEMINI_3("gemini", "gemini-3.6-flash"), GEMINI_2("gemini", "gemini-2.5-flash"),

	GROK_4_3("xai", "grok-4.3"), GROK_4("xai", "grok-4-0709"),

	DEEPSEEK_4("deepseek", "deepseek-v4-flash"), DEEPSEEK_REASONER("deepseek", "deepseek-reasoner"),

	MISTRAL("mistral", "mistral-large-latest"),

	MISTRAL_ELSEWHERE("vllm", "mistralai/Devstral-Small-2-24B-Instruct-2512"), QWEN("qwen", "Qwen/Qwen3.6-27B"),

	ROUTER("openrouter", "anthropic/claude-sonnet-5-5"),

	SONNET_5_5("anthropic", "claude-sonnet-5-5"), OPUS_5_5("anthropic", "claude-opus-5-5"),
	SONNET_5("anthropic", "claude-sonnet-5"), OPUS_4_6("anthropic", "claude-opus-4-6"),
	SONNET_4_5("anthropic", "claude-sonnet-4-5-20250929"), HAIKU_3("anthropic", "claude-3-haiku-20240307");

	private final String provider;

	private final String model;

	AskedModel(String provider, String model) {
		this.provider = provider;
		this.model = model;
	}

	/**
	 * The first model of each of the five providers that are known by default.
	 * @return the models
	 */
	public static List<AskedModel> ofTheFive() {
		return Stream.of("gemini", "anthropic", "xai", "openai", "deepseek")
			.map((name) -> Arrays.stream(values())
				.filter((asked) -> asked.provider.equals(name))
				.findFirst()
				.orElseThrow())
			.toList();
	}

	/**
	 * Who serves it.
	 * @return the provider's name
	 */
	public String provider() {
		return this.provider;
	}

	/**
	 * Whether it takes a part of a message; the failover does not ask it otherwise.
	 * @param part the part
	 * @return true if it does, as far as is known
	 */
	public boolean takes(Content part) {
		return !(part instanceof Attachment attachment)
				|| ModelTable.facts(dialect().dialect(), this.model).media().reasonToRefuse(attachment) == null;
	}

	private KnownDialect dialect() {
		return this.provider.equals("anthropic") ? KnownDialect.ANTHROPIC : KnownDialect.OPENAI;
	}

	/**
	 * A request as this model gets it.
	 * @param request the request
	 * @param transport how it is to answer
	 * @return the rendered request
	 */
	public RenderedRequest render(ChatRequest request, Transport transport) {
		boolean template = this == QWEN || this == MISTRAL_ELSEWHERE || this == ROUTER;
		return dialect().dialect()
			.render(request, new WireTarget(this.provider, this.model, transport, 4096,
					ModelTable.facts(dialect().dialect(), this.model), template));
	}

	/**
	 * What of a request its vendor would refuse.
	 * @param body the body of the request
	 * @return the breaches; empty for none
	 */
	public List<Breach> breaches(String body) {
		RequestRules rules = (dialect() == KnownDialect.ANTHROPIC) ? RequestRules.messages()
				: RequestRules.chatCompletions(this.provider, this.model);
		return rules.breaches(body);
	}

}
