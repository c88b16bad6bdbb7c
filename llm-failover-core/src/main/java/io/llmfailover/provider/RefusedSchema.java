package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.provider.wire.Words;

/**
 * A schema of the answer that a provider says it cannot hold a model to: too deep, too
 * large, recursive, or with something that it does not know. The model is told of that
 * schema in words then, which any model can be, and its answer is checked all the same.
 *
 * @see <a href="https://platform.openai.com/docs/guides/structured-outputs">OpenAI</a>
 * @see <a href=
 * "https://github.com/anthropics/anthropic-sdk-python/issues/1185">Anthropic</a>
 * @see <a href="https://github.com/googleapis/js-genai/issues/882">Gemini</a>
 */
final class RefusedSchema {

	// OpenAI; Groq
	private static final List<Phrase> CODES = Phrase.all("invalid json schema", "json schema invalid");

	private static final List<Phrase> SURE = Phrase.all(
			// OpenAI: Invalid schema for response_format 'x': 11 levels of nesting
			// exceeds limit of 10
			"schema for response format", "response format \u2026 schema", "response format \u2026 unsupported",
			// Anthropic: output_config.format.schema: …; The compiled grammar is too
			// large; Schemas contains too many optional parameters (87)
			"output config format", "output format schema", "compiled grammar", "schemas contains? too many",
			"circular reference detected in schema",
			// Gemini: a constraint that has too many states for serving; A schema in
			// GenerationConfig in the request exceeds the maximum allowed nesting depth
			"too many states", "schema in generation? config", "schema in generationconfig", "response json? schema",
			"schema produces a constraint",
			// vLLM, SGLang, llama.cpp, Ollama
			"not supported by xgrammar", "grammar error", "failed to parse grammar", "invalid grammar",
			"json schema contains features", "json schema conversion failed", "invalid json schema in format",
			"failed to compile json schema", "error compiling grammar", "compile grammar");

	private static final List<Phrase> OF_TOOLS = Phrase.all("function|functions", "input schema", "tools");

	private RefusedSchema() {
	}

	/**
	 * Whether an error is about the schema.
	 * @param error the provider's error
	 * @param target who was asked, and for what form of the answer
	 * @return true if it refuses a schema that was sent
	 */
	static boolean isIn(ErrorReport error, WireTarget target) {
		if (!target.takes(Parameter.ANSWER_SCHEMA)) {
			return false;
		}
		String param = error.param();
		if (param.startsWith("tools") || param.startsWith("functions")) {
			return false;
		}
		Words words = error.quotingWords();
		boolean ofTools = Phrase.anyIn(OF_TOOLS, words);
		return param.startsWith("response_format") || param.startsWith("output_config")
				|| param.startsWith("text.format") || Phrase.anyIn(SURE, words) || !ofTools && error.hasAnyCode(CODES);
	}

}
