package io.llmfailover.provider.anthropic;

import java.util.Locale;

import io.llmfailover.ReasoningEffort;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.ThinkingFacts.Control;
import io.llmfailover.provider.facts.ThinkingFacts.Least;
import io.llmfailover.provider.wire.Warnings;
import io.llmfailover.provider.wire.WireTarget;
import org.jspecify.annotations.Nullable;

/**
 * How the model is told to think.
 *
 * @param type the {@code thinking.type}; null to leave it to the model
 * @param budget the {@code thinking.budget_tokens}; null where the model budgets itself
 * @param effort the {@code output_config.effort}; null to leave it to the model
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking">
 * Adaptive thinking</a>
 */
record Thinking(@Nullable String type, @Nullable Integer budget, @Nullable String effort) {

	/** Nothing is said about it. */
	static final Thinking UNSET = new Thinking(null, null, null);

	private static final int SMALLEST_BUDGET = 1024;

	/**
	 * Decides for a request.
	 * @param effort what is wished; null for nothing
	 * @param target who is asked
	 * @param maxTokens the most tokens to generate, thinking included
	 * @param conversation what is sent
	 * @param warnings takes what could not be done
	 * @return what to tell the model
	 */
	static Thinking of(@Nullable ReasoningEffort effort, WireTarget target, int maxTokens, OutgoingTurns conversation,
			Warnings warnings) {
		if (effort == null) {
			return UNSET;
		}
		if (!target.takes(Parameter.THINKING)) {
			if (effort == ReasoningEffort.NONE && target.facts().thinking().least() != Least.LITTLE) {
				// a model that takes no word about thinking does not think as a rule
				return UNSET;
			}
			warnings.dropped("reasoningEffort was left out: the model refuses thinking");
			return UNSET;
		}
		if (effort == ReasoningEffort.NONE) {
			return off(target.facts().thinking().least(), warnings);
		}
		if (conversation.endsWithAssistant()) {
			warnings
				.dropped("reasoningEffort was left out: the model cannot think when it goes on from its own message");
			return UNSET;
		}
		if (target.facts().thinking().control() == Control.BUDGET) {
			return budgeted(effort, maxTokens, conversation, warnings);
		}
		return new Thinking("adaptive", null, effort.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * Whether the model thinks because of this.
	 * @return true if thinking is on
	 */
	boolean isOn() {
		return this.type != null && (this.budget != null || this.effort != null);
	}

	private static Thinking off(Least least, Warnings warnings) {
		if (least == Least.LITTLE) {
			warnings.mapped("reasoningEffort NONE became low: the model always thinks");
			return new Thinking(null, null, "low");
		}
		return new Thinking((least == Least.BETWEEN_TOOLS) ? "between_tools" : "disabled", null, null);
	}

	private static Thinking budgeted(ReasoningEffort effort, int maxTokens, OutgoingTurns conversation,
			Warnings warnings) {
		// LOW is a quarter of the answer, HIGH three quarters
		int budget = Math.max(SMALLEST_BUDGET, (int) (maxTokens * (long) effort.ordinal() / 4));
		if (budget >= maxTokens) {
			warnings.dropped("reasoningEffort was left out: thinking takes at least " + SMALLEST_BUDGET
					+ " of the max-tokens, which are " + maxTokens);
			return UNSET;
		}
		if (conversation.goesOnWithoutItsThinking()) {
			warnings.dropped("reasoningEffort was left out: the tool calls before came without this model's thinking");
			return UNSET;
		}
		return new Thinking("enabled", budget, null);
	}

}
