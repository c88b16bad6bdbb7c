package io.llmfailover.provider;

import java.util.List;
import java.util.Set;

import io.llmfailover.provider.facts.MediaFacts;
import io.llmfailover.provider.facts.MediaFacts.Documents;
import io.llmfailover.provider.wire.Dialect;

import static io.llmfailover.provider.FactsRow.anthropic;
import static io.llmfailover.provider.FactsRow.openAi;

/**
 * Which images and documents models take, by their name. As in {@link ModelTable}, names
 * with a vendor in front are not in it: routers fetch and convert for themselves.
 */
final class MediaTable {

	private static final Set<String> WEB_IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

	// https://developers.openai.com/api/docs/guides/images-vision
	private static final MediaFacts OPENAI = new MediaFacts(WEB_IMAGES, true, Documents.BYTES);

	// https://docs.x.ai/developers/model-capabilities/images/understanding; files are for
	// its responses API: https://docs.x.ai/developers/files
	private static final MediaFacts GROK = new MediaFacts(Set.of("image/png", "image/jpeg"), true, Documents.REFUSED);

	// https://ai.google.dev/gemini-api/docs/image-understanding; addresses are a 400:
	// https://github.com/songquanpeng/one-api/pull/2245
	private static final MediaFacts GEMINI = new MediaFacts(
			Set.of("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"), false,
			Documents.BYTES_AS_IMAGE);

	// https://docs.mistral.ai/capabilities/vision
	private static final MediaFacts MISTRAL = new MediaFacts(WEB_IMAGES, true, Documents.DOCUMENT_URL);

	// https://platform.claude.com/docs/en/build-with-claude/pdf-support
	private static final MediaFacts CLAUDE = new MediaFacts(WEB_IMAGES, true, Documents.BYTES_OR_ADDRESS);

	private static final MediaFacts CLAUDE_3 = new MediaFacts(WEB_IMAGES, true, Documents.REFUSED);

	private static final List<FactsRow<MediaFacts>> ROWS = List.of(
			openAi("gpt-3\\.5.*|gpt-4(-\\d.*)?|o1-(mini|preview).*|o3-mini.*", MediaFacts.TEXT_ONLY),
			// "models with vision capabilities, such as gpt-4o and later models"
			openAi("gpt-4-.*", new MediaFacts(WEB_IMAGES, true, Documents.REFUSED)),
			openAi("(chatgpt-|gpt-([4-9]|[1-9][0-9])).*|o[134](-.*)?", OPENAI), openAi("grok-.*", GROK),
			// "unknown variant `image_url`, expected `text`"
			openAi("deepseek-(v\\d|chat|coder|reasoner|flash|pro).*", MediaFacts.TEXT_ONLY),
			openAi("gemini-.*", GEMINI), openAi("((open-)?mi[sx]tral|(mini|magi|code|dev)stral|pixtral)-.*", MISTRAL),
			anthropic("claude-([12]|instant).*", MediaFacts.TEXT_ONLY),
			anthropic("claude-3-(opus|sonnet|haiku).*", CLAUDE_3), anthropic("claude-.*", CLAUDE));

	private MediaTable() {
	}

	/**
	 * What a model takes.
	 * @param dialect the dialect in which it is asked
	 * @param model its name
	 * @return the facts
	 */
	static MediaFacts facts(Dialect dialect, String model) {
		return FactsRow.find(ROWS, dialect, model, MediaFacts.NONE);
	}

}
