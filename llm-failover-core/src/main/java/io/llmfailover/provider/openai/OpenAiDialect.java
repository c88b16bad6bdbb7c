package io.llmfailover.provider.openai;

import java.util.Map;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;

/**
 * OpenAI's chat completions, as OpenAI and the many servers that are compatible with it
 * speak them. Thread-safe.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
public final class OpenAiDialect implements Dialect {

	/**
	 * Creates the dialect.
	 */
	public OpenAiDialect() {
	}

	@Override
	public String path() {
		return "chat/completions";
	}

	@Override
	public String keyHeader() {
		return "Authorization";
	}

	@Override
	public Map<String, String> headers() {
		return Map.of();
	}

	@Override
	public RenderedRequest render(ChatRequest request, WireTarget target) {
		return new OpenAiRequestRenderer(request, target).render();
	}

	@Override
	public AnswerDecoder decoder(WireTarget target, Expected expected) {
		return new OpenAiDecoder(target, expected);
	}

	@Override
	public Failure classify(ErrorEvidence evidence, WireTarget target) {
		return OpenAiFailures.classify(evidence, target);
	}

}
