package io.llmfailover.provider;

import io.llmfailover.provider.wire.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StatedWindowTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			This model's maximum context length is 128000 tokens. However, your messages | 128000
			prompt is too long: 208310 tokens > 200000 maximum                           | 200000
			The input token count exceeds the maximum number of tokens allowed (1048576). | 1048576
			request (2009 tokens) exceeds the available context size (512 tokens), try    | 512
			the model is loaded with context length of only 4096 tokens                  | 4096
			However, the model's context length is only 40,960 tokens, resulting in a    | 40960
			Your request exceeded model token limit: 262144 (requested: 281823)          | 262144
			Request body too large for this model. Max size: 8000 tokens.                | 8000
			This model's maximum prompt length is 131072 but the request contains 537812  | 131072
			""")
	void isReadFromTheWordsOfManyProviders(String message, int tokens) {
		assertThat(StatedWindow.in(Words.of(message))).isEqualTo(tokens);
	}

	@Test
	void isOftenNotStated() {
		assertThat(StatedWindow.in(Words.of("prompt too long; exceeded max context length by 1119046 tokens")))
			.isNull();
		assertThat(StatedWindow.in(Words.of("maximum context length is 99999999999 tokens"))).isNull();
	}

}
