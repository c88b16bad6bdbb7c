package io.llmfailover.provider.wire;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often the characters of a hostile text are read. That bounds the cost of looking at
 * it on any machine.
 */
class ReadingCostTest {

	/** Pieces whose repetition has cost matchers dear. */
	static final List<String> PIECES = List.of("a", "the ", "model ", "api key is ", "\"", "'a' ", "`{", "[[", "\\\"",
			"\\u0041", "%41", "7", "1s ", "sk-", "sk-a", "bearer  ", "https://a/", "a.", "a_", "\u4f59\u989d",
			"Limit 1 ", "try again in 1", "max_tokens ", "temperature is ");

	static List<String> pieces() {
		return PIECES;
	}

	/**
	 * A text that repeats a piece.
	 * @param piece the piece
	 * @param length the length of the text
	 * @return the text
	 */
	static String repeated(String piece, int length) {
		return piece.repeat(length / piece.length() + 1).substring(0, length);
	}

	@ParameterizedTest
	@MethodSource("pieces")
	void wordsAreReadOnceAndOnlyOfTheBeginning(String piece) {
		CountedText text = new CountedText(repeated(piece, 64 * 1024));
		Words words = Words.of(text);
		assertThat(text.reads()).as("before anybody asks for them").isZero();
		assertThat(words.size()).isEqualTo(Words.of(repeated(piece, Words.MOST_READ)).size());
		words.word(0);
		assertThat(text.reads()).isEqualTo(Words.MOST_READ);
	}

	@ParameterizedTest
	@MethodSource("pieces")
	void quotesAreFoundInTimeThatGrowsWithTheTexts(String piece) {
		assertThat(readsOfQuotes(piece, 64)).isLessThan(10 * readsOfQuotes(piece, 8));
	}

	private static long readsOfQuotes(String piece, int kilobytes) {
		CountedText message = new CountedText(repeated(piece, kilobytes * 1024));
		CountedText prompt = new CountedText(repeated(piece, kilobytes * 1024));
		Quotes quotes = new Quotes(message);
		quotes.find(prompt);
		quotes.replace("");
		return message.reads() + prompt.reads();
	}

	@Test
	void quotesAreFoundInAnyPromptWithoutReadingItAgain() {
		CountedText prompt = new CountedText(repeated("The quick brown fox jumps. ", 1 << 20));
		Quotes quotes = new Quotes(repeated("the lazy dog sleeps, ", 4096));
		quotes.find(prompt);
		assertThat(prompt.reads()).isLessThan(4L << 20);
	}

	@Test
	void aPhraseIsFoundInOnePassWhateverTheWords() {
		Words words = Words.of(repeated("model not ", Words.MOST_READ));
		Phrase phrase = Phrase.of("model \u2026 model \u2026 not \u2026 found \u2026 anywhere");
		assertThat(phrase.in(words)).isFalse();
		assertThat(phrase.in(Words.of("The model of models: no model was not ever to be found, not anywhere")))
			.isTrue();
	}

	@Test
	void wordsAreTheSameHoweverTheyAreWritten() {
		for (String text : List.of("insufficient_quota", "InsufficientQuota", "Insufficient quota.",
				"INSUFFICIENT-QUOTA")) {
			assertThat(Phrase.of("insufficient quota").in(Words.of(text))).as(text).isTrue();
		}
		for (String text : List.of("can't", "Can\u2019t", "CAN'T")) {
			assertThat(words(text)).as(text).containsExactly("can", "not");
		}
		assertThat(words("IT DOESN'T SUIT THE MODEL'S API")).containsExactly("it", "does", "not", "suit", "the",
				"model", "api");
		assertThat(words("The model's API isn't 131,072 AIPolicy 余额")).containsExactly("the", "model", "api", "is",
				"not", "131072", "ai", "policy", "\u4f59", "\u989d");
	}

	@Test
	void aPhraseDoesNotReachAcrossSentences() {
		Phrase phrase = Phrase.of("model \u2026 not found");
		assertThat(phrase.in(Words.of("The model you asked for was not found"))).isTrue();
		assertThat(phrase.in(Words.of("The model is busy. The file was not found"))).isFalse();
		assertThat(phrase.in(Words.of("The model " + "very ".repeat(13) + "not found"))).isFalse();
	}

	@Test
	void whatStandsBetweenQuotationMarksIsLeftOut() {
		assertThat(Quoted.leftOut("The model's 'api key' isn't \"found\" at `x`, \u201cy\u201d"))
			.doesNotContain("api", "found", "x", "y")
			.contains("The model's", "isn't");
		assertThat(Quoted.leftOut("Cannot POST /v1/models (https://a.example/quota). Really"))
			.isEqualTo("Cannot POST  . Really");
		assertThat(Quoted.leftOut("\"all of it\"")).isEqualTo("all of it");
		assertThat(Quoted.leftOut("an 'unclosed \"quote")).isEqualTo("an 'unclosed \"quote");
		assertThat(Quoted.leftOut("`max_tokens` is")).contains("max_tokens");
	}

	private static List<String> words(String text) {
		Words words = Words.of(text);
		return Stream.iterate(0, (i) -> i < words.size(), (i) -> i + 1).map(words::word).toList();
	}

}
