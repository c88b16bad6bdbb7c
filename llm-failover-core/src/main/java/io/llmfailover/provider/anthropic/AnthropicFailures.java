package io.llmfailover.provider.anthropic;

import java.util.List;
import java.util.Set;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.EvidenceRow;
import io.llmfailover.provider.wire.EvidenceRow.Range;
import io.llmfailover.provider.wire.FailureTable;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;

/**
 * What the errors of Anthropic, and of everybody who speaks its protocol, mean beyond
 * what they would mean in any other.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/errors">Errors</a>
 */
final class AnthropicFailures {

	private static final List<EvidenceRow> OWN = List.of(
			// the words are those of any rate limit, but waiting is not asked for: the
			// request alone is larger than the limit
			EvidenceRow.message(FailureKind.REQUEST_TOO_LARGE, Range.ANY, "reduce the prompt length")
				.and((error) -> error.status() == 429 && error.finalRefusal() && error.retryAfter() == null));

	private static final Set<String> KNOWN = Set.of("id", "role", "model", "content", "usage", "stop_reason");

	private AnthropicFailures() {
	}

	/**
	 * Finds out what an error means.
	 * @param evidence the error response, or the error inside an answer
	 * @param target who sent it
	 * @return the failure; its message is the provider's and not yet cleaned
	 */
	static Failure classify(ErrorEvidence evidence, WireTarget target) {
		return FailureTable.classify(evidence, target, OWN);
	}

	/**
	 * Finds out what is wrong with a whole body that is JSON but no answer.
	 * @param evidence the body
	 * @param target who sent it
	 * @return the failure; its message is the provider's and not yet cleaned
	 */
	static Failure notAnAnswer(ErrorEvidence evidence, WireTarget target) {
		return FailureTable.notAnAnswer(evidence, target, OWN, KNOWN);
	}

}
