package io.llmfailover.provider.anthropic;

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
 * The Anthropic messages API, version {@code 2023-06-01}. Stateless and thread-safe.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Messages</a>
 */
public final class AnthropicDialect implements Dialect {

	/**
	 * Creates the dialect.
	 */
	public AnthropicDialect() {
	}

	@Override
	public String path() {
		return "messages";
	}

	@Override
	public String keyHeader() {
		return "x-api-key";
	}

	@Override
	public Map<String, String> headers() {
		return Map.of("anthropic-version", "2023-06-01");
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalArgumentException if the schema of a tool is not a JSON object
	 */
	@Override
	public RenderedRequest render(ChatRequest request, WireTarget target) {
		return new AnthropicRequestRenderer(request, target).render();
	}

	@Override
	public AnswerDecoder decoder(WireTarget target, Expected expected) {
		return new AnthropicDecoder(target, expected);
	}

	@Override
	public Failure classify(ErrorEvidence evidence, WireTarget target) {
		return AnthropicFailures.classify(evidence, target);
	}

}
