package io.llmfailover.provider.openai;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.ToolFacts;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;

import static io.llmfailover.provider.openai.Rendered.json;
import static io.llmfailover.provider.openai.Rendered.parse;
import static io.llmfailover.provider.openai.Rendered.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How tools, and the choice among them, are written for a model.
 */
class OpenAiToolsTest {

	@Test
	void everyToolChoiceIsWritten() {
		ChatRequest.Builder request = ChatRequest.builder().user("Hi").tool(new ToolDefinition("f", null, "{}"));
		assertThat(json(request.build()).has("tool_choice")).isFalse();
		assertThat(json(request.toolChoice(ToolChoice.NONE).build()).path("tool_choice").stringValue())
			.isEqualTo("none");
		assertThat(json(request.toolChoice(ToolChoice.REQUIRED).build()).path("tool_choice").stringValue())
			.isEqualTo("required");
		assertThat(
				json(request.toolChoice(ToolChoice.named("f")).build()).at("/tool_choice/function/name").stringValue())
			.isEqualTo("f");
		assertThat(json(ChatRequest.builder().user("Hi").toolChoice(ToolChoice.NONE).build()).has("tool_choice"))
			.isFalse();
	}

	@Test
	void aChoiceThatTheModelIsKnownToRefuseIsLeftToIt() {
		ModelFacts facts = ModelFacts.NONE
			.with(ToolFacts.NONE.without(ToolChoice.Mode.REQUIRED, ToolChoice.Mode.NAMED));
		ChatRequest.Builder request = ChatRequest.builder().user("Hi").tool(new ToolDefinition("f", null, "{}"));
		for (ToolChoice choice : List.of(ToolChoice.REQUIRED, ToolChoice.named("f"))) {
			RenderedRequest rendered = new OpenAiDialect().render(request.toolChoice(choice).build(),
					target("p", Transport.WHOLE, facts));
			assertThat(parse(rendered).has("tool_choice")).isFalse();
			assertThat(rendered.dropped()).singleElement().asString().contains("tool_choice");
		}
		assertThat(json(request.toolChoice(ToolChoice.NONE).build(), target("p", Transport.WHOLE, facts))
			.path("tool_choice")
			.stringValue()).isEqualTo("none");
	}

	@Test
	void oneToolAtATimeIsAskedForWhereThereAreToolsAndTheModelCanBeTold() {
		ChatRequest.Builder request = ChatRequest.builder().user("Hi").parallelToolCalls(false);
		assertThat(json(request.build()).has("parallel_tool_calls")).isFalse();
		request.tool(new ToolDefinition("f", null, "{}"));
		assertThat(json(request.build()).path("parallel_tool_calls").booleanValue(true)).isFalse();
		WireTarget deaf = target("p", Transport.WHOLE, ModelFacts.NONE.with(ToolFacts.NONE.severalAtATime()));
		RenderedRequest rendered = new OpenAiDialect().render(request.build(), deaf);
		assertThat(parse(rendered).has("parallel_tool_calls")).isFalse();
		assertThat(rendered.dropped()).singleElement().asString().contains("parallel_tool_calls");
		request.parallelToolCalls(true);
		assertThat(json(request.build()).path("parallel_tool_calls").booleanValue()).isTrue();
		assertThat(new OpenAiDialect().render(request.build(), deaf).warnings()).isEmpty();
	}

	@Test
	void aSchemaThatIsNoJsonObjectIsRefusedByTheNameOfItsTool() {
		for (String schema : List.of("{", "[]", "{} {}", "object")) {
			ChatRequest request = ChatRequest.builder().user("Hi").tool(new ToolDefinition("f", null, schema)).build();
			assertThatIllegalArgumentException().isThrownBy(() -> json(request)).withMessageContaining("'f'");
		}
	}

}
