package io.llmfailover.provider.openai;

import io.llmfailover.ChatRequest;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.facts.ThinkingFacts.Control;
import io.llmfailover.provider.facts.ThinkingFacts.Least;
import io.llmfailover.provider.facts.ThinkingFacts.Tools;
import io.llmfailover.provider.facts.ThinkingFacts;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;

import static io.llmfailover.provider.openai.Rendered.json;
import static io.llmfailover.provider.openai.Rendered.parse;
import static io.llmfailover.provider.openai.Rendered.target;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a model is told how much to think.
 */
class OpenAiThinkingTest {

	private static final ModelFacts SWITCHED = ModelFacts.NONE
		.with(ThinkingFacts.NONE.with(Control.SWITCH).with(Tools.NOT_FORCED));

	@Test
	void thinkingIsSwitchedInTheWayOfTheModel() {
		ChatRequest none = ChatRequest.builder().user("Hi").reasoningEffort(ReasoningEffort.NONE).build();
		ChatRequest high = ChatRequest.builder().user("Hi").reasoningEffort(ReasoningEffort.HIGH).build();
		WireTarget switched = target("p", Transport.WHOLE, SWITCHED);
		assertThat(json(none).path("reasoning_effort").stringValue()).isEqualTo("none");
		assertThat(json(none, switched).path("thinking").toString()).isEqualTo("{\"type\":\"disabled\"}");
		assertThat(json(none, switched).has("reasoning_effort")).isFalse();
		assertThat(json(high, switched).path("thinking").toString()).isEqualTo("{\"type\":\"enabled\"}");
		assertThat(json(high, switched).path("reasoning_effort").stringValue()).isEqualTo("high");
		assertThat(json(ChatRequest.of("Hi"), switched).has("thinking")).isFalse();
	}

	@Test
	void noneIsLittleWhereThinkingCannotBeSwitchedOff() {
		ChatRequest none = ChatRequest.builder().user("Hi").reasoningEffort(ReasoningEffort.NONE).build();
		RenderedRequest rendered = new OpenAiDialect().render(none,
				target("p", Transport.WHOLE, ModelFacts.NONE.with(ThinkingFacts.NONE.with(Least.LITTLE))));
		assertThat(parse(rendered).path("reasoning_effort").stringValue()).isEqualTo("low");
		assertThat(rendered.warnings())
			.containsExactly("Reasoning effort NONE is not possible with m: it is LOW instead");
	}

	@Test
	void toolsGoBeforeThinkingWhereAModelCannotDoBoth() {
		WireTarget target = target("p", Transport.WHOLE, ModelFacts.NONE.with(ThinkingFacts.NONE.with(Tools.REFUSED)));
		ChatRequest.Builder request = ChatRequest.builder().user("Hi");
		assertThat(json(request.build(), target).has("reasoning_effort")).isFalse();
		request.tool(new ToolDefinition("f", null, "{}"));
		RenderedRequest unasked = new OpenAiDialect().render(request.build(), target);
		assertThat(parse(unasked).path("reasoning_effort").stringValue()).isEqualTo("none");
		assertThat(unasked.warnings()).isEmpty();
		RenderedRequest asked = new OpenAiDialect().render(request.reasoningEffort(ReasoningEffort.HIGH).build(),
				target);
		assertThat(parse(asked).path("reasoning_effort").stringValue()).isEqualTo("none");
		assertThat(asked.warnings()).singleElement().asString().contains("HIGH", "NONE");
	}

	@Test
	void aForcedToolSwitchesDeepSeeksThinkingOff() {
		WireTarget target = target("p", Transport.WHOLE, SWITCHED);
		ChatRequest.Builder request = ChatRequest.builder().user("Hi").tool(new ToolDefinition("f", null, "{}"));
		assertThat(json(request.build(), target).has("thinking")).isFalse();
		assertThat(json(request.toolChoice(ToolChoice.REQUIRED).build(), target).path("thinking").toString())
			.isEqualTo("{\"type\":\"disabled\"}");
	}

	@Test
	void thinkingStaysOnWhereTheChoiceThatWouldSwitchItOffIsRefused() {
		WireTarget refusing = target("p", Transport.WHOLE, SWITCHED, Refusals.of(Parameter.REQUIRED_TOOL));
		ChatRequest request = ChatRequest.builder()
			.user("Hi")
			.tool(new ToolDefinition("f", null, "{}"))
			.toolChoice(ToolChoice.REQUIRED)
			.build();
		assertThat(json(request, refusing).has("thinking")).isFalse();
		assertThat(json(request, refusing).has("tool_choice")).isFalse();
	}

}
