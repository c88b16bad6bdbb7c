package io.llmfailover.provider.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What an error says, field by field, whichever of the many shapes its body has. Fields
 * that may repeat the request or the model's output ({@code input},
 * {@code failed_generation} …) are never looked at: their words are not the provider's.
 *
 * @param status the HTTP status; for an error inside an answer the status that the error
 * itself names, 0 for none
 * @param message the message for people, not yet cleaned, at most 4,096 characters
 * @param words the words of the message without what it quotes: names and values of the
 * caller's, addresses, the model's name
 * @param quotingWords the words of the message with what stands between quotation marks,
 * but without names and values of the caller's
 * @param codes its types, codes and reasons, as far as they are made for machines
 * @param param the parameter that it is about; empty for none
 * @param namesModel whether the message is about the model: by its name, or by the word
 * @param retryAfter how long the provider asks to be left alone; null if it does not say
 * @param finalRefusal whether the provider says that the same request is not worth a
 * retry
 */
public record ErrorReport(int status, String message, Words words, Words quotingWords, List<Words> codes, String param,
		boolean namesModel, @Nullable Duration retryAfter, boolean finalRefusal) {

	private static final int LONGEST_CODE = 100;

	/**
	 * Copies the codes.
	 */
	public ErrorReport {
		codes = List.copyOf(codes);
	}

	/**
	 * Reads an error.
	 * @param evidence the error response, or the error inside an answer
	 * @param target who sent it
	 * @return what it says
	 */
	public static ErrorReport of(ErrorEvidence evidence, WireTarget target) {
		JsonNode body = Objects.requireNonNullElse(evidence.body(), MissingNode.getInstance());
		ErrorFields fields = ErrorFields.of(body, evidence);
		CallersWords callers = target.callersWords();
		String provider = callers.withoutNames(fields.message());
		String own = Excerpt.of(Quoted.leftOut(provider));
		Words words = Words.of(ModelName.leftOutOf(callers.withoutSequences(own), target.model()));
		boolean namesModel = words.holds("model") || words.holds("models")
				|| ModelName.isIn(Excerpt.of(fields.message()), target.model());
		return new ErrorReport((evidence.status() >= 400) ? evidence.status() : fields.status(),
				Excerpt.of(fields.message()), words, Words.of(provider), codes(fields, evidence), fields.param(),
				namesModel, RetryAfter.of(evidence, provider),
				"false".equals(evidence.headers().getFirst("x-should-retry")));
	}

	private static List<Words> codes(ErrorFields fields, ErrorEvidence evidence) {
		List<String> labels = new ArrayList<>(fields.labels());
		// Bedrock: ThrottlingException:http://internal.amazon.com/…
		String amazon = evidence.headers().getFirst("x-amzn-errortype");
		if (amazon != null) {
			labels.add(amazon.split(":", 2)[0]);
		}
		return labels.stream()
			.filter((label) -> label.length() <= LONGEST_CODE && label.chars().noneMatch(Character::isWhitespace))
			.distinct()
			.limit(LONGEST_CODE)
			.map(Words::of)
			.toList();
	}

	/**
	 * Whether a code holds a phrase.
	 * @param phrase the phrase
	 * @return true if one does
	 */
	public boolean hasCode(Phrase phrase) {
		return this.codes.stream().anyMatch(phrase::in);
	}

	/**
	 * Whether a code holds any of several phrases.
	 * @param phrases the phrases
	 * @return true if one does
	 */
	public boolean hasAnyCode(List<Phrase> phrases) {
		for (Words code : this.codes) {
			if (Phrase.anyIn(phrases, code)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether the message holds any of several phrases.
	 * @param phrases the phrases
	 * @return true if it holds one
	 */
	public boolean saysAny(List<Phrase> phrases) {
		return Phrase.anyIn(phrases, this.words);
	}

	/**
	 * Whether the message holds a phrase.
	 * @param phrase the phrase
	 * @return true if it does
	 */
	public boolean says(Phrase phrase) {
		return phrase.in(this.words);
	}

}
