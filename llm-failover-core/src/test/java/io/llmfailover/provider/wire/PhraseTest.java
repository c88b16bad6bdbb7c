package io.llmfailover.provider.wire;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PhraseTest {

	@Test
	void aWordIsNotTakenForAnotherOneWithTheSameSignature() {
		String alike = IntStream.range(0, 10_000)
			.mapToObj((i) -> "word" + i)
			.filter((word) -> Words.signature(word) == Words.signature("limit"))
			.findFirst()
			.orElseThrow();
		assertThat(holds("a limit", alike)).isFalse();
		assertThat(holds("a " + alike, alike)).isTrue();
	}

	private static boolean holds(String text, String phrase) {
		return Phrase.of(phrase).in(Words.of(text));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "rate limit; Your rate limit is reached", "rate limit; RateLimitError",
			"rate limit; rate_limit_exceeded", "maximum|max context; the max context is 10",
			"maximum|max context; the maximum context is 10", "rate limit*; rate limiting", "rate limit*; rate limit",
			"a? b c; x b c y", "a? b c; a b c", "limit of #; a limit of 131,072", "the end; this is the end",
			"超长; 输入超长了", "quota … exceeded; your quota of today was exceeded", "a|b … c|d; x b one two d",
			"block*|interven* … guardrail*; blocked by our guardrails", "c* d; c d" })
	void isFound(String phrase, String text) {
		assertThat(holds(text, phrase)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "rate limit; the rate has no limit", "rate limit; limit rate",
			"maximum|max context; minimum context", "rate limit*; rate of limits", "a? b c; a c",
			"limit of #; a limit of many", "the end; this is the ending", "超长; 超级长",
			"quota … exceeded; Your quota is fine. The time was exceeded", "quota … exceeded; exceeded is your quota",
			"quota … exceeded; quota 1 2 3 4 5 6 7 8 9 10 11 12 13 exceeded", "a|b … c|d; c d x y" })
	void isNotFound(String phrase, String text) {
		assertThat(holds(text, phrase)).isFalse();
	}

	@Test
	void aNumberIsHandedOutWithoutItsCommas() {
		assertThat(Phrase.of("limit # \u2026 requested #").numbers(Words.of("Limit 6,000, but Requested 7000")))
			.containsExactly(6000, 7000);
	}

	@Test
	void aNumberThatIsTooLargeIsTheLargest() {
		assertThat(Phrase.of("limit #").numbers(Words.of("limit 99999999999"))).containsExactly(Integer.MAX_VALUE);
	}

	@Test
	void thereAreNoNumbersWhereItIsNotFound() {
		assertThat(Phrase.of("limit #").numbers(Words.of("limitless"))).isNull();
	}

	@Test
	void itsEndIsBehindItsLastWord() {
		Words words = Words.of("you have reached the rate limit");
		assertThat(Phrase.of("the? rate limit").endAt(words, 3)).isEqualTo(6);
		assertThat(Phrase.of("the? rate limit").endAt(words, 4)).isEqualTo(6);
		assertThat(Phrase.of("rate limit").endAt(words, 3)).isEqualTo(-1);
	}

	@Test
	void anyOfSeveralIsEnough() {
		List<Phrase> phrases = Phrase.all("no such thing", "rate limit*");
		assertThat(Phrase.anyIn(phrases, Words.of("rate limited"))).isTrue();
		assertThat(Phrase.anyIn(phrases, Words.of("all is well"))).isFalse();
	}

}
