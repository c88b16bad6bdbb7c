package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.Words;

/**
 * Whether a model takes no tools at all, by the words of its refusal. That it does not
 * take them beside something else, or that one of them is broken, says nothing of the
 * kind.
 *
 * @see <a href="https://github.com/dnakov/anon-kode/issues/2">OpenRouter</a>
 * @see <a href="https://github.com/ollama/ollama/issues/5793">Ollama</a>
 */
final class RefusedTools {

	// Ollama: "llama3 does not support tools"
	// OpenRouter: "No endpoints found that support tool use"
	// Gemini and Mistral: "Function calling is not enabled for …"
	// OpenAI: "Unsupported parameter: 'tools' is not supported with this model."
	private static final List<Phrase> REFUSED = Phrase.all("not|cannot support|accept|take any|the? tools|functions",
			"not support|allow tool|function use|usage|calling|calls|call",
			"tools|functions is|are not supported|accepted|allowed|available|enabled",
			"tool|function use|usage|calling|calls|call is|are? not supported|allowed|available|enabled",
			"tool|function use|usage|calling|calls|call unsupported",
			"no endpoints found|available that support tools|functions",
			"no endpoints found|available that support tool|function use|usage|calling|calls|call");

	// with what, or of which kind, they are refused
	private static final List<Phrase> ONLY_SO = Phrase.all("parallel", "strict", "mime", "response format",
			"schema|schemas", "thinking", "reasoning", "tool choice", "streaming|stream", "search", "hosted",
			"built in", "images|image", "audio", "json", "logprobs", "cache*", "prefix", "prefill", "nested", "of type",
			"role|roles", "message|messages", "together|combination|combined|alongside|beside", "when|while|unless|if",
			"name|named", "more than", "too many");

	private RefusedTools() {
	}

	/**
	 * Whether tools are refused.
	 * @param error the refusal
	 * @param caller what the request held
	 * @return true if the model takes none, and the request offers some
	 */
	static boolean isIn(ErrorReport error, CallersWords caller) {
		Words words = error.quotingWords();
		return caller.offersTools() && !caller.passesThrough("tools") && Phrase.anyIn(REFUSED, words)
				&& !Phrase.anyIn(ONLY_SO, words);
	}

}
