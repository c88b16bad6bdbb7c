package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.provider.wire.Words;
import org.jspecify.annotations.Nullable;

/**
 * A choice of tools that a provider says a model cannot be given, often because it
 * thinks: then the model is left to choose in that conversation.
 *
 * @see <a href="https://github.com/deepseek-ai/DeepSeek-V3/issues/1376">DeepSeek</a>
 * @see <a href="https://github.com/can1357/oh-my-pi/issues/1077">Moonshot</a>
 * @see <a href="https://github.com/cloudwego/eino/issues/994">Qwen</a>
 * @see <a href="https://github.com/vectorize-io/hindsight/issues/4246">Z.AI</a>
 */
final class RefusedToolChoice {

	private static final List<Phrase> ABOUT = Phrase.all("tool choice");

	private static final List<Phrase> REFUSED = Phrase.all("must|should be set? to? auto|none", "input should be",
			"only auto|none", "only supports? auto|none", "is|are not supported|allowed|permitted|available",
			"not supported|allowed|permitted", "does not support|allow", "do not support|allow", "unsupported",
			"incompatible with", "not compatible with", "cannot be used|forced|set|specified|required",
			"may not be enabled when", "no endpoints found|available that support");

	// a name that is wrong, and a server that was started without a parser of calls
	private static final List<Phrase> OTHER = Phrase.all("enable auto tool choice", "not found", "does not exist",
			"tools are specified", "without tools", "when tools");

	private RefusedToolChoice() {
	}

	/**
	 * Finds the choice.
	 * @param error the provider's error
	 * @param target who was asked, and what
	 * @return the choice; null if the error is about anything else, or no choice was sent
	 */
	static @Nullable Parameter in(ErrorReport error, WireTarget target) {
		Parameter choice = Parameter.of(target.callersWords().toolChoice());
		if (choice == null || !target.takes(choice)) {
			return null;
		}
		Words words = error.quotingWords();
		boolean about = error.param().startsWith("tool_choice") || holds(ABOUT, words);
		return (about && holds(REFUSED, words) && !holds(OTHER, words)) ? choice : null;
	}

	private static boolean holds(List<Phrase> phrases, Words words) {
		return Phrase.anyIn(phrases, words);
	}

}
