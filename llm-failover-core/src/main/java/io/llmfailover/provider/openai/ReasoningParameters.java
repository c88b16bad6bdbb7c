package io.llmfailover.provider.openai;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.llmfailover.ChatRequest;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.ToolChoice;
import io.llmfailover.provider.wire.ModelTraits.Need;
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
	 * @return the parameters by name; empty for the model's own way
	 */
	static Map<String, Object> of(ChatRequest request, WireTarget target, Warnings warnings) {
		Set<Need> needs = target.traits().needs();
		ReasoningEffort asked = request.options().reasoningEffort();
		ReasoningEffort effort = possible(asked, request, needs);
		if (asked != null && effort != asked) {
			warnings.dropped("Reasoning effort " + asked + " is not possible with " + target.model()
					+ (request.tools().isEmpty() ? "" : " and these tools") + ": it is " + effort + " instead");
		}
		return parameters(effort, needs);
	}

	private static @Nullable ReasoningEffort possible(@Nullable ReasoningEffort asked, ChatRequest request,
			Set<Need> needs) {
		ToolChoice.Mode choice = request.toolChoice().mode();
		boolean forced = choice == ToolChoice.Mode.REQUIRED || choice == ToolChoice.Mode.NAMED;
		if (needs.contains(Need.THINKING_SWITCH) && forced
				|| needs.contains(Need.TOOLS_WITHOUT_THINKING) && !request.tools().isEmpty()) {
			return ReasoningEffort.NONE;
		}
		return (asked == ReasoningEffort.NONE && needs.contains(Need.ALWAYS_THINKS)) ? ReasoningEffort.LOW : asked;
	}

	private static Map<String, Object> parameters(@Nullable ReasoningEffort effort, Set<Need> needs) {
		Map<String, Object> parameters = new LinkedHashMap<>();
		if (effort == null) {
			return parameters;
		}
		boolean none = effort == ReasoningEffort.NONE;
		boolean hasSwitch = needs.contains(Need.THINKING_SWITCH);
		if (hasSwitch) {
			parameters.put("thinking", Map.of("type", none ? "disabled" : "enabled"));
		}
		if (!hasSwitch || !none) {
			parameters.put("reasoning_effort", switch (effort) {
				case NONE -> "none";
				case LOW -> "low";
				case MEDIUM -> "medium";
				case HIGH -> "high";
			});
		}
		return parameters;
	}

}
