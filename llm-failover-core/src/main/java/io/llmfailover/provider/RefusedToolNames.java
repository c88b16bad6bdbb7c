package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.WireTarget;

/**
 * Whether a model takes only names of tools that begin with a letter or an underscore, by
 * the words of its refusal.
 *
 * @see <a href="https://github.com/kaitranntt/ccs/issues/25">Gemini</a>
 */
final class RefusedToolNames {

	private static final List<Phrase> REFUSED = Phrase.all("must|should start|begin with a? letter",
			"invalid function|tool name must|should? start|begin",
			"cannot|not start|begin with a? digit|number|dash|hyphen");

	private RefusedToolNames() {
	}

	/**
	 * Whether a name is refused.
	 * @param error the refusal
	 * @param target who was asked, and with which tools
	 * @return true if it is, and a tool has such a name that was sent as it is
	 */
	static boolean isIn(ErrorReport error, WireTarget target) {
		return target.takes(Parameter.TOOL_NAMES)
				&& !target.callersWords().toolNames().stream().allMatch(ToolNames::begins)
				&& Phrase.anyIn(REFUSED, error.quotingWords());
	}

}
