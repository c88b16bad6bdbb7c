package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.ChatRules.Vendor;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A rich conversation that one provider has answered so far, sent to each of the five:
 * nothing is lost, and what the provider wants back goes back to it alone.
 */
class ReplayMatrixTest {

	private static final List<String> FIVE = List.of("gemini", "anthropic", "xai", "openai", "deepseek");

	/** What each provider gives with an answer that calls the tool {@code look}. */
	private static final Map<String, String> STATES = Map.of("gemini",
			"{\"tool_calls\":{\"%s\":{\"extra_content\":{\"google\":{\"thought_signature\":\"sentinel\"}}}}}",
			"anthropic",
			"[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"sentinel\"},"
					+ "{\"type\":\"text\",\"text\":\"I look.\"},"
					+ "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"look\",\"input\":{\"at\":1}}]",
			"xai", "{\"message\":{\"reasoning_content\":\"sentinel\"}}", "openai",
			"{\"message\":{\"reasoning_details\":[{\"data\":\"sentinel\"}]}}", "deepseek",
			"{\"message\":{\"reasoning_content\":\"sentinel\"}}");

	private static final Map<String, List<String>> IDS = Map.of("gemini", List.of("call_0", "call_0"), "anthropic",
			List.of("toolu_01", "toolu_02"), "xai", List.of("call_12345678", "call_87654321"), "openai",
			List.of("call_a1B2c3D4", "call_d4C3b2A1"), "deepseek",
			List.of("call_00_9nLfpIQ6VO1JCaEsJcU8WZnS", "call_01_9nLfpIQ6VO1JCaEsJcU8WZnS"));

	static Stream<Arguments> pairs() {
		return FIVE.stream().flatMap((issuer) -> FIVE.stream().map((target) -> Arguments.of(issuer, target)));
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void theTargetTakesTheHistoryOfTheIssuer(String issuer, String target) {
		RenderedRequest rendered = render(history(issuer), target);
		String sent = new String(rendered.body(), StandardCharsets.UTF_8);
		if (!target.equals("anthropic")) {
			Vendor vendor = Stream.of(Vendor.values())
				.filter((candidate) -> candidate.provider.equals(target))
				.findFirst()
				.orElseThrow();
			ChatRules.check(vendor, rendered.body());
		}
		assertThat(sent).contains("You look.", "What is this?", "iVBORw0KGgo=", "I look.", "\\\"result\\\"", "R0lGODlh",
				"A cat.", "Sure?");
		assertThat(sent.split("sentinel", -1)).as("what only the issuer understands")
			.hasSize(issuer.equals(target) ? 3 : 1);
		assertThat(rendered.dropped()).isEmpty();
	}

	private static ChatRequest history(String issuer) {
		ChatRequest.Builder history = ChatRequest.builder()
			.system("You look.")
			.user("What is this?", new Image("image/png", "iVBORw0KGgo=", null));
		for (String id : IDS.get(issuer)) {
			history
				.message(new Message.Assistant("I look.", List.of(new ToolCall(id, "look", "{\"at\":1}")),
						new ProviderState(issuer, STATES.get(issuer).formatted(id))))
				.message(new Message.ToolResult(id,
						List.of(new Text("{\"result\":1}"), new Image("image/gif", "R0lGODlh", null)), false));
		}
		return history.assistant("A cat.")
			.user("Sure?")
			.tool(new ToolDefinition("look", null, "{\"type\":\"object\"}"))
			.build();
	}

	private static RenderedRequest render(ChatRequest request, String provider) {
		KnownProviders.Row row = KnownProviders.find(provider);
		String model = row.models().get(0);
		return row.dialect()
			.dialect()
			.render(request, new WireTarget(provider, model, Transport.STREAM, 4096,
					ModelTable.traits(row.dialect().dialect(), model)));
	}

}
