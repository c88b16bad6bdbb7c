package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.ChatRules.Vendor;
import io.llmfailover.provider.openai.OpenAiSpecification;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever the history, what is sent keeps to the rules of the target and leaves nothing
 * out that was said.
 */
class ChatRulesTest {

	private static final int REQUESTS = 3_000;

	@ParameterizedTest
	@EnumSource(Vendor.class)
	void everyHistoryIsRenderedByTheRulesAndSaysAllThatWasSaid(Vendor vendor) {
		for (long seed = 0; seed < REQUESTS; seed++) {
			try {
				check(vendor, new RandomHistories(seed));
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	private static void check(Vendor vendor, RandomHistories histories) {
		ChatRequest request = histories.request();
		RenderedRequest rendered = render(vendor, request);
		String sent = ChatRules.check(vendor, rendered.body()).toString();
		histories.said().forEach((word) -> assertThat(sent).contains(word));
		assertThat(render(vendor, request).body()).as("rendered again").isEqualTo(rendered.body());
	}

	@ParameterizedTest
	@EnumSource(value = Vendor.class, names = { "OPENAI", "OPENAI_OLDER" })
	void everyHistoryIsValidByOpenAisOwnDocument(Vendor vendor) {
		OpenAiSpecification specification = OpenAiSpecification.read();
		for (long seed = 0; seed < 300; seed++) {
			byte[] body = render(vendor, new RandomHistories(seed).request()).body();
			Collection<?> violations = specification.violations(body);
			// its metadata are strings of at most 512 characters, as those here are
			assertThat(violations).as("seed %s: %s", seed, new String(body, StandardCharsets.UTF_8)).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"messages\":[]}", "{\"messages\":[{\"role\":\"system\",\"content\":\"a\"}]}",
			"{\"messages\":[{\"role\":\"user\",\"content\":\" \"}]}",
			"{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud83d\"}]}",
			"{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]}",
			"{\"messages\":[{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"a\"}]}",
			"{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"a\"}]}",
			"{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"tool\",\"tool_call_id\":\"abcdefghi\",\"content\":\"a\"}]}",
			"{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":[{\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]}",
			"{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":"
					+ "[{\"id\":\"abcdefghi\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
					+ "{\"role\":\"user\",\"content\":\"a\"}]}",
			"{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":"
					+ "[{\"id\":\"abcdefghi\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
					+ "{\"role\":\"tool\",\"tool_call_id\":\"abcdefghi\",\"content\":\"a\"},"
					+ "{\"role\":\"user\",\"content\":\"a\"}]}" })
	void whatIsWrongIsFound(String request) {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> ChatRules.check(Vendor.MISTRAL, request.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void whatIsRightIsFoundRight() {
		ChatRules.check(Vendor.MISTRAL,
				("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
						+ "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":"
						+ "[{\"id\":\"abcdefghi\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
						+ "{\"role\":\"tool\",\"tool_call_id\":\"abcdefghi\",\"content\":\"a\"}]}")
					.getBytes(StandardCharsets.UTF_8));
	}

	private static RenderedRequest render(Vendor vendor, ChatRequest request) {
		KnownDialect dialect = KnownDialect.OPENAI;
		boolean known = KnownProviders.names().contains(vendor.provider);
		return dialect.dialect()
			.render(request, new WireTarget(vendor.provider, vendor.model, Transport.STREAM, 4096,
					ModelTable.traits(dialect.dialect(), vendor.model), !known && vendor != Vendor.MISTRAL));
	}

}
