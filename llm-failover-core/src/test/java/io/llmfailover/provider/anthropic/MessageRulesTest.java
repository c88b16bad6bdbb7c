package io.llmfailover.provider.anthropic;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the request, what is sent keeps to the rules and leaves nothing out.
 */
class MessageRulesTest {

	private static final int REQUESTS = 3_000;

	private final AnthropicDialect dialect = new AnthropicDialect();

	@Test
	void everyRequestIsRenderedByTheRulesAndSaysAllThatWasSaid() {
		for (long seed = 0; seed < REQUESTS; seed++) {
			try {
				check(new RandomRequests(seed));
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	private void check(RandomRequests requests) {
		ChatRequest request = requests.request();
		WireTarget target = requests.target();
		RenderedRequest rendered = this.dialect.render(request, target);
		JsonNode body = MessageRules.check(rendered.body(), target.traits().prefill());
		String sent = body.toString();
		requests.said().forEach((word) -> assertThat(sent).contains(word));
		assertThat(this.dialect.render(request, target).body()).as("rendered again").isEqualTo(rendered.body());
	}

}
