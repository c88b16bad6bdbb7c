package io.llmfailover.provider.openai;

import java.util.EnumMap;
import java.util.Map;

import io.llmfailover.ChatRequest;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.ToolChoice;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.ThinkingFacts;
import io.llmfailover.provider.facts.ThinkingFacts.Control;
import io.llmfailover.provider.facts.ThinkingFacts.Least;
import io.llmfailover.provider.facts.ThinkingFacts.Tools;
import io.llmfailover.provider.wire.Warnings;
import io.llmfailover.provider.wire.WireTarget;
import org.jspecify.annotations.Nullable;

/**
 * How a model is told to think as much as the caller asks. Tools go before thinking:
 * where a model cannot do both, it does not think.
 */
final class ReasoningParameters {

	private ReasoningParameters() {
	}

	/**
	 * The parameters for a request.
	 * @param warnings takes what had to be mapped
	 * @return the parameters; empty for the model's own way
	 */
	static Map<Parameter, Object> of(ChatRequest request, WireTarget target, Warnings warnings) {
		ReasoningEffort asked = request.options().reasoningEffort();
		ReasoningEffort effort = possible(asked, request, target);
		if (asked != null && effort != asked) {
			warnings.dropped("Reasoning effort " + asked + " is not possible with " + target.model()
					+ (request.tools().isEmpty() ? "" : " and these tools") + ": it is " + effort + " instead");
		}
		Control control = target.facts().thinking().control();
		// it does not think anyway
		return (effort == ReasoningEffort.NONE && control == Control.ABSENT) ? Map.of()
				: parameters(effort, control == Control.SWITCH);
	}

	private static @Nullable ReasoningEffort possible(@Nullable ReasoningEffort asked, ChatRequest request,
			WireTarget target) {
		ThinkingFacts thinking = target.facts().thinking();
		ToolChoice.Mode choice = request.toolChoice().mode();
		boolean forced = (choice == ToolChoice.Mode.REQUIRED || choice == ToolChoice.Mode.NAMED)
				&& target.takes(request.toolChoice());
		if (thinking.tools() == Tools.NOT_FORCED && forced
				|| !target.takes(Parameter.TOOLS_WHILE_THINKING) && !request.tools().isEmpty()) {
			return ReasoningEffort.NONE;
		}
		return (asked == ReasoningEffort.NONE && thinking.least() == Least.LITTLE) ? ReasoningEffort.LOW : asked;
	}

	private static Map<Parameter, Object> parameters(@Nullable ReasoningEffort effort, boolean hasSwitch) {
		if (effort == null) {
			return Map.of();
		}
		Map<Parameter, Object> parameters = new EnumMap<>(Parameter.class);
		boolean none = effort == ReasoningEffort.NONE;
		if (hasSwitch) {
			parameters.put(Parameter.THINKING, Map.of("type", none ? "disabled" : "enabled"));
		}
		if (!hasSwitch || !none) {
			parameters.put(Parameter.REASONING_EFFORT, switch (effort) {
				case NONE -> "none";
				case LOW -> "low";
				case MEDIUM -> "medium";
				case HIGH -> "high";
			});
		}
		return parameters;
	}

}
