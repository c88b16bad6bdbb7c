package io.llmfailover.provider;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What is known of models whoever serves them, which has nothing to do with how they are
 * asked. It holds for routers as well, which put a vendor in front of the name, as in
 * {@code openai/gpt-6-luna}.
 */
final class ModelFamilies {

	// whatever the configuration asks for, these send nothing while they think
	private static final List<Pattern> THINK_UNSEEN = List.of(
			// https://platform.openai.com/docs/guides/reasoning
			Pattern.compile("o[134](-.*)?|gpt-5(?!-chat).*|gpt-[6-9].*"),
			// https://ai.google.dev/gemini-api/docs/openai
			Pattern.compile("gemini-(2\\.5|[3-9]|[1-9][0-9]).*"),
			// https://docs.x.ai/developers/model-capabilities/text/reasoning
			Pattern.compile("grok-(?!.*non-reasoning)[4-9].*"),
			// https://platform.claude.com/docs/en/models/sonnet-5-5/whats-new-sonnet-5-5
			Pattern.compile("claude-(fable|(sonnet|opus)-[5-9]|haiku-(5-[5-9]|[6-9])).*"));

	// https://platform.claude.com/docs/en/build-with-claude/extended-thinking
	private static final Pattern SIGN_HISTORY = Pattern.compile("claude-(fable|(sonnet|opus|haiku)-(5-[5-9]|[6-9])).*");

	// the first row that fits counts; in doubt there is none
	private static final List<Window> WINDOWS = List.of(
			// https://developers.openai.com/api/docs/models
			new Window("gpt-(5\\.[4-9]|6).*", 1_050_000), new Window("gpt-4\\.1.*", 1_047_576),
			new Window("gpt-5(-(mini|nano))?(-\\d{4}-.*)?", 400_000), new Window("o[13](-.*)?|o4-mini.*", 200_000),
			new Window("gpt-4(o|-turbo).*", 128_000), new Window("gpt-3\\.5-turbo.*", 16_385),
			new Window("gpt-4(-0613)?", 8_192),
			// https://platform.claude.com/docs/en/about-claude/models/overview
			new Window("claude-(fable|(sonnet|opus)-5|haiku-5-5).*", 1_000_000),
			new Window("claude-(3|haiku-4-5|opus-4(-[015])?([-@]\\d{8})?$).*", 200_000),
			// https://ai.google.dev/gemini-api/docs/models
			new Window("gemini-(2|3)(\\.\\d)?-(flash|pro).*", 1_048_576),
			// https://docs.x.ai/docs/models
			new Window("grok-4\\.3.*", 1_000_000), new Window("grok-4(-0709)?", 256_000),
			new Window("grok-3.*", 131_072),
			// https://api-docs.deepseek.com/quick_start/pricing
			new Window("deepseek-v4.*", 1_048_576));

	// what newer models write is more than anybody asks for, or depends on the account
	private static final List<Window> OUTPUTS = List.of(
			// https://developers.openai.com/api/docs/models
			new Window("gpt-4o-2024-05-13|gpt-4-(turbo|1106|0125).*|gpt-3\\.5-turbo.*", 4_096),
			new Window("(chat)?gpt-4o.*", 16_384), new Window("gpt-4\\.1.*", 32_768),
			new Window("gpt-4(-0613)?", 8_192),
			// https://platform.claude.com/docs/en/about-claude/models/overview
			new Window("claude-3-(opus|sonnet|haiku).*", 4_096), new Window("claude-3-5-.*", 8_192),
			new Window("claude-opus-4(-[01])?([-@]\\d{8})?", 32_000),
			new Window("claude-(sonnet-4(-[05])?|(haiku|opus)-4-5)([-@]\\d{8})?", 64_000));

	private ModelFamilies() {
	}

	/**
	 * Whether a model is known to think for long without a sign of it.
	 * @param model its name
	 * @return true if it is known
	 */
	static boolean thinksUnseen(String model) {
		String name = withoutVendor(model);
		return THINK_UNSEEN.stream().anyMatch((pattern) -> pattern.matcher(name).matches());
	}

	/**
	 * Whether the signatures of a model's answers vouch for all that was said before.
	 * @param model its name
	 * @return true if it is known
	 */
	static boolean signsHistory(String model) {
		return SIGN_HISTORY.matcher(withoutVendor(model)).matches();
	}

	/**
	 * The size of a model's context window.
	 * @param model its name
	 * @return the size in tokens; null if it is not known
	 */
	static @Nullable Integer contextWindow(String model) {
		return size(model, WINDOWS);
	}

	/**
	 * The most tokens that a model writes.
	 * @param model its name
	 * @return the number; null if it is not known
	 */
	static @Nullable Integer output(String model) {
		return size(model, OUTPUTS);
	}

	private static @Nullable Integer size(String model, List<Window> sizes) {
		String name = withoutVendor(model);
		for (Window window : sizes) {
			if (window.model.matcher(name).matches()) {
				return window.tokens;
			}
		}
		return null;
	}

	private static String withoutVendor(String model) {
		return model.substring(model.lastIndexOf('/') + 1);
	}

	private record Window(Pattern model, int tokens) {

		Window(String model, int tokens) {
			this(Pattern.compile(model), tokens);
		}

	}

}
