package io.llmfailover.provider.openai;

import java.util.Set;

import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.FailureTable;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;

/**
 * What the errors of OpenAI, and of everybody who speaks its protocol, mean: nothing that
 * they would not mean in any other.
 */
final class OpenAiFailures {

	private static final Set<String> KNOWN = Set.of("id", "object", "model", "choices", "usage");

	private OpenAiFailures() {
	}

	/**
	 * Finds out what an error means.
	 * @param evidence the error response, or the error inside an answer
	 * @param target who sent it
	 * @return the failure; its message is the provider's and not yet cleaned
	 */
	static Failure classify(ErrorEvidence evidence, WireTarget target) {
		return FailureTable.classify(evidence, target);
	}

	/**
	 * Finds out what is wrong with a whole body that is JSON but no answer.
	 * @param evidence the body
	 * @param target who sent it
	 * @return the failure; its message is the provider's and not yet cleaned
	 */
	static Failure notAnAnswer(ErrorEvidence evidence, WireTarget target) {
		return FailureTable.notAnAnswer(evidence, target, KNOWN);
	}

}
