package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.openai.OpenAiSpecification;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the request, what is sent keeps to the rules of the target and leaves nothing
 * out that was said.
 */
class RandomHistoriesTest {

	private static final int REQUESTS = Integer.getInteger("histories.requests", 600);

	private static final JsonMapper JSON = new JsonMapper();

	@ParameterizedTest
	@EnumSource
	void everyRequestIsRenderedByTheRulesAndSaysAllThatWasSaid(AskedModel asked) {
		for (long seed = 0; seed < REQUESTS; seed++) {
			try {
				check(asked, new RandomHistories(new Random(seed), asked::takes));
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	private static void check(AskedModel asked, RandomHistories histories) {
		ChatRequest request = histories.request();
		Transport transport = (histories.said().size() % 2 == 0) ? Transport.STREAM : Transport.WHOLE;
		RenderedRequest rendered = asked.render(request, transport);
		String body = new String(rendered.body(), StandardCharsets.UTF_8);
		assertThat(asked.breaches(body)).as(body).isEmpty();
		String sent = JSON.readTree(body).toString();
		histories.said().forEach((word) -> assertThat(sent).contains(word));
		assertThat(asked.render(request, transport).body()).as("rendered again").isEqualTo(rendered.body());
	}

	@ParameterizedTest
	@EnumSource(value = AskedModel.class, names = { "GPT_6", "GPT_5", "GPT_4", "O3" })
	void everyRequestIsValidByOpenAisOwnDocument(AskedModel asked) {
		OpenAiSpecification specification = OpenAiSpecification.required();
		for (long seed = 0; seed < 300; seed++) {
			byte[] body = asked.render(new RandomHistories(new Random(seed), asked::takes).request(), Transport.STREAM)
				.body();
			// its metadata are strings of at most 512 characters, as those here are
			assertThat(specification.broken(JSON.readTree(body)))
				.as("seed %s: %s", seed, new String(body, StandardCharsets.UTF_8))
				.isEmpty();
		}
	}

}
