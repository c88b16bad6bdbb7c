package io.llmfailover.provider;

import io.llmfailover.AnswerSchema;
import io.llmfailover.FailureKind;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.jspecify.annotations.Nullable;

/**
 * Learns from failures how models want to be asked. Thread-safe.
 */
final class FailureLessons {

	private static final Phrase NO_THINKING = Phrase.of("set reasoning effort to none");

	// OpenRouter: whoever serves this model there cannot do something; others may
	private static final Phrase NOBODY_THERE = Phrase.of("no endpoints found|available that");

	private final ModelMemory memory;

	private final TokenBudget budget;

	FailureLessons(ModelMemory memory, TokenBudget budget) {
		this.memory = memory;
		this.budget = budget;
	}

	/**
	 * Learns from a failure.
	 * @param failure what the provider said
	 * @param evidence how it said it
	 * @param target who was asked, with what was known then
	 * @return the failure; in other circumstances if the target is asked differently now
	 */
	Failure learn(Failure failure, ErrorEvidence evidence, WireTarget target) {
		if (failure.kind() == FailureKind.CONTEXT_TOO_LONG) {
			return learnWindow(failure, ErrorReport.of(evidence, target), target);
		}
		if (failure.kind() != FailureKind.INVALID_REQUEST) {
			return failure;
		}
		ErrorReport error = ErrorReport.of(evidence, target);
		Parameter medium = RefusedMedium.in(error, target.callersWords());
		if (medium != null) {
			this.memory.learn(target, (known) -> known.refusing(medium));
			return failure.in(Circumstance.CAPABILITY_REFUSED);
		}
		RefusedParameter refused = RefusedParameter.in(error, target.callersWords());
		if (refused == null) {
			return learnUses(failure, error, target);
		}
		// OpenAI: Function tools with reasoning_effort are not supported for … To use
		// function tools, use /v1/responses or set reasoning_effort to 'none'
		Parameter parameter = NO_THINKING.in(error.quotingWords()) ? Parameter.TOOLS_WHILE_THINKING
				: leastOf(refused.parameter(), target);
		if (refused.here()) {
			this.memory.learnOfConversation(target, (known) -> known.refusing(parameter));
		}
		else {
			this.memory.learn(target, (known) -> known.refusing(parameter));
		}
		return adjusted(failure, target);
	}

	private Failure adjusted(Failure failure, WireTarget target) {
		return this.memory.refusals(target.model(), target.callersWords()).equals(target.refusals()) ? failure
				: failure.in(Circumstance.REQUEST_ADJUSTED);
	}

	// what is not refused as such, but the way in which it was used
	private Failure learnUses(Failure failure, ErrorReport error, WireTarget target) {
		Parameter choice = RefusedToolChoice.in(error, target);
		if (choice != null) {
			this.memory.learnOfConversation(target, (known) -> known.refusing(choice));
			return adjusted(failure, target);
		}
		AnswerSchema form = target.callersWords().answerSchema();
		if (form != null && RefusedSchema.isIn(error, target)) {
			this.memory.learnOfForm(target, form, (known) -> known.refusing(Parameter.ANSWER_SCHEMA));
			return adjusted(failure, target);
		}
		if (RefusedTools.isIn(error, target.callersWords())) {
			this.memory.learn(target, (known) -> known.refusing(Parameter.TOOLS));
			return failure.in(Circumstance.CAPABILITY_REFUSED);
		}
		Integer stops = StatedStops.in(error, target.callersWords());
		if (stops != null && stops < target.facts().sampling().ranges().stops()) {
			this.memory.learn(target, (known) -> known.stops(stops));
			return failure.in(Circumstance.REQUEST_ADJUSTED);
		}
		if (RefusedToolNames.isIn(error, target)) {
			this.memory.learn(target, (known) -> known.refusing(Parameter.TOOL_NAMES));
			return adjusted(failure, target);
		}
		if (NOBODY_THERE.in(error.words())) {
			return failure.in(Circumstance.CAPABILITY_REFUSED);
		}
		return learnOutputLimit(failure, error, target);
	}

	// of the form of an answer the least is given up first
	private static Parameter leastOf(Parameter parameter, WireTarget target) {
		boolean form = parameter == Parameter.RESPONSE_FORMAT || parameter == Parameter.OUTPUT_CONFIG;
		return (form && target.takes(Parameter.ANSWER_SCHEMA)) ? Parameter.ANSWER_SCHEMA : parameter;
	}

	// what the caller asks for out of range is the caller's affair; our default is ours
	private Failure learnOutputLimit(Failure failure, ErrorReport error, WireTarget target) {
		CallersWords caller = target.callersWords();
		boolean ours = caller.maxTokens() == null && !caller.passesThroughMaxTokens();
		Integer limit = ours ? StatedOutputLimit.in(error.quotingWords()) : null;
		if (limit == null || limit < 1 || limit >= this.budget.fitting(target)) {
			return failure;
		}
		this.memory.learn(target, (known) -> known.maxTokens(limit));
		return failure.in(Circumstance.REQUEST_ADJUSTED);
	}

	private Failure learnWindow(Failure failure, ErrorReport error, WireTarget target) {
		TokenRoom room = new TokenRoom(this.budget.fitting(target), target.callersWords().estimatedTokens(),
				contextWindow(target));
		Integer stated = StatedWindow.in(error.quotingWords());
		if (stated != null) {
			this.memory.learn(target, (known) -> known.window(stated));
		}
		Integer fitting = !target.callersWords().passesThroughMaxTokens() ? room.in(error.quotingWords()) : null;
		if (fitting == null) {
			return failure;
		}
		this.memory.learn(target, (known) -> (known.window() != null) ? known.sharing() : known.maxTokens(fitting));
		this.memory.learnOfConversation(target, (known) -> known.maxTokens(fitting));
		return failure.in(Circumstance.REQUEST_ADJUSTED);
	}

	private @Nullable Integer contextWindow(WireTarget target) {
		Integer stated = this.memory.of(target.model()).window();
		return (stated != null) ? stated : target.facts().tokens().contextWindow();
	}

}
