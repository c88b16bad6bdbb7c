package io.llmfailover.provider.openai;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests as they are written for a target, read as JSON.
 */
final class Rendered {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	private Rendered() {
	}

	static WireTarget target(String provider, Transport transport, ModelFacts facts) {
		return target(provider, transport, facts, Refusals.NONE);
	}

	static WireTarget target(String provider, Transport transport, Refusals refusals) {
		return target(provider, transport, ModelFacts.NONE, refusals);
	}

	static WireTarget target(String provider, Transport transport, ModelFacts facts, Refusals refusals) {
		return new WireTarget(provider, "m", transport, 4096, facts, refusals, false, CallersWords.NONE);
	}

	static RenderedRequest render(ChatRequest request) {
		return new OpenAiDialect().render(request, target("p", Transport.WHOLE, ModelFacts.NONE));
	}

	static JsonNode json(ChatRequest request) {
		return parse(render(request));
	}

	static JsonNode json(ChatRequest request, WireTarget target) {
		return parse(new OpenAiDialect().render(request, target));
	}

	static JsonNode parse(RenderedRequest rendered) {
		return JSON.readTree(rendered.body());
	}

}
