package io.llmfailover.schema;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts of the same value have one form.
 */
class CanonicalJsonTest {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|',
			value = { "{\"b\":1,\"a\":[ 2 ]} | {\"a\":[2],\"b\":1}", "{\"a\":100.0} | {\"a\":1E2}",
					"{\"a\":\"\\u0041\"} | {\"a\":\"A\"}",
					"{\"a\":{\"c\":null,\"b\":true}}|{\"a\":{\"b\":true,\"c\":null}}" })
	void isTheSameForTheSameValue(String one, String other) {
		assertThat(CanonicalJson.of(one)).isEqualTo(CanonicalJson.of(other));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "{\"a\":1} and more", "{\"x\":100E2147483647}" })
	void isTheTextItselfWhereItCannotBeCompared(String json) {
		assertThat(CanonicalJson.of(json)).isEqualTo(json);
	}

}
