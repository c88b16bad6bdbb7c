package io.llmfailover.provider;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.Words;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a model takes no images, or no documents, by the words of its refusal.
 * That one of them is broken, too large, of another format or cannot be fetched says
 * nothing about others.
 */
final class RefusedMedium {

	private static final String REFUSED = " is|are? not|never supported|accepted|allowed|available|enabled|permitted";

	// OpenAI: "Invalid content type. image_url is only supported by certain models."
	private static final List<Phrase> IMAGES = phrases("image|images|vision|picture|pictures",
			"unknown variant image url", "image url is only supported by certain models", "invalid value image url",
			"not a multimodal|vision model", "at most 0 image|images");

	// Qwen: "Invalid value: file. Supported values are: 'text','image_url','video_url'
	// and
	// 'video'."; DeepSeek: "unknown variant `file`, expected `text`"; OpenAI: "Content
	// blocks
	// are expected to be either text or image_url type."
	private static final List<Phrase> DOCUMENTS = phrases("pdf|pdfs|file|files|document|documents",
			"unknown variant file|document", "invalid value file|document", "file is only supported by certain models",
			"unsupported|unknown|invalid content part|block? type file|document",
			"expected to be either text or image url");

	// what is wrong with this one, and not with its kind
	private static final List<Phrase> THIS_ONE = Phrase.all(
			"format|formats|mime|media|corrupt*|encrypted|password|damaged|broken|larger|exceed*|size|pages|page",
			"too large|big|long|many", "more than", "url s", "ur ls", "urls|uri|uris|link|links|fetch*|download*",
			"file|document id|ids|url", "verify|check the url");

	private RefusedMedium() {
	}

	/**
	 * Which kind of attachment a model refuses.
	 * @param error the refusal
	 * @param caller what the request held
	 * @return the kind; null if the error is about anything else
	 */
	static @Nullable Parameter in(ErrorReport error, CallersWords caller) {
		boolean documents = caller.attaches(Document.class);
		boolean images = caller.attaches(Image.class);
		Words words = error.quotingWords();
		if (!documents && !images || Phrase.anyIn(THIS_ONE, words)) {
			return null;
		}
		if (documents && Phrase.anyIn(DOCUMENTS, words)) {
			return Parameter.DOCUMENTS;
		}
		return (images && Phrase.anyIn(IMAGES, words)) ? Parameter.IMAGES : null;
	}

	private static List<Phrase> phrases(String kind, String... others) {
		String input = " input|inputs|understanding|content|part|parts|attachment|attachments|block|blocks";
		return Stream.concat(
				Stream.of("not|cannot support|accept|take any|the? " + kind, kind + REFUSED, kind + input + REFUSED,
						"unsupported|no " + kind + input, "no endpoints found|available that support " + kind),
				Stream.of(others))
			.map(Phrase::of)
			.toList();
	}

}
