package io.llmfailover.provider.wire;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotesTest {

	private static final String TEXT = "The quick brown fox jumps over the lazy dog, and then \"sleeps\".\nGood night.";

	@Test
	void findsEveryPartOfTheTextWhereverItStands() {
		for (int length = 16; length <= TEXT.length(); length++) {
			for (int start = 0; start + length <= TEXT.length(); start++) {
				String part = TEXT.substring(start, start + length);
				assertThat(rest("<" + part + ">")).isEqualTo("<[]>");
			}
		}
	}

	@Test
	void findsItAlsoWhereItIsEscaped() {
		assertThat(rest("In '" + "then \\\"sleeps\\\".\\nGood" + "'")).isEqualTo("In '[]'");
	}

	@Test
	void findsSeveralParts() {
		assertThat(rest("Both 'quick brown fox jumps' and 'dog, and then \"sleeps\"' are bad"))
			.isEqualTo("Both '[]' and '[]' are bad");
	}

	@Test
	void findsEveryCopyOfAPartHoweverOftenItIsRepeated() {
		// each copy begins at a multiple of eight, so that all of them have the same
		// pieces
		String copy = TEXT.substring(4, 31) + "\n---\n";
		assertThat(copy).hasSize(32);
		assertThat(rest(copy.repeat(100))).isEqualTo("[]\n---\n".repeat(100));
	}

	@Test
	void findsAPartAmongManyThatAreOnlyAlike() {
		String alike = TEXT.substring(8, 16) + "________";
		assertThat(rest(alike.repeat(100) + TEXT.substring(8, 40))).isEqualTo(alike.repeat(100) + "[]");
	}

	@Test
	void isDoneWithAMessageAndATextThatAreAlikeInManyPlaces() {
		Quotes quotes = new Quotes("aaaaaaaa--------".repeat(4_000));
		quotes.find("aaaaaaaa++++++++".repeat(60_000));
		assertThat(quotes.replace("[]")).startsWith("aaaaaaaa--------");
	}

	@Test
	void leavesWhatIsOnlyAlike() {
		assertThat(rest("The quick fox")).isEqualTo("The quick fox");
		assertThat(rest("The lazy dog and the quick cat")).isEqualTo("The lazy dog and the quick cat");
		assertThat(rest("")).isEmpty();
	}

	@Test
	void takesTheWholeOfAnAddressThatBeginsLikeOneInTheText() {
		Quotes quotes = new Quotes("Failed to fetch https://example.com/invalid-api-key.png: 404");
		quotes.find("https://example.com/insufficient_quota.png");
		assertThat(quotes.replace("[]")).isEqualTo("Failed to fetch [] 404");
	}

	@Test
	void isDoneWithATextThatRepeatsItself() {
		Quotes quotes = new Quotes("a".repeat(1_000));
		quotes.find("a".repeat(1_000_000));
		assertThat(quotes.replace("[]")).isEqualTo("[]");
	}

	private static String rest(String message) {
		Quotes quotes = new Quotes(message);
		quotes.find(TEXT);
		return quotes.replace("[]");
	}

}
