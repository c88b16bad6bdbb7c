package io.llmfailover.failover;

import java.net.URI;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TokenEstimateTest {

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "4, 1", "5, 2", "400, 100" })
	void fourCharactersAreATokenAndABegunOneIsCounted(long characters, long tokens) {
		assertThat(TokenEstimate.tokens(characters)).isEqualTo(tokens);
	}

	@Test
	void allTextOfTheConversationIsCountedAndTheArgumentsOfToolsAsWell() {
		Image image = Image.of(URI.create("https://example.com/cat.png"));
		ChatRequest request = ChatRequest.builder()
			.system("a".repeat(4))
			.messages(List.of(new Message.User(List.of(new Text("b".repeat(40)), image)),
					new Message.Assistant("c".repeat(400),
							List.of(new ToolCall("1", "charge", "{" + "d".repeat(3_998) + "}")), null),
					new Message.ToolResult("1", List.of(new Text("e".repeat(40_000)), image), false)))
			.build();
		assertThat(TokenEstimate.usage(request, 20))
			.isEqualTo(new Usage(11_111L, 5L, 11_116L, null, null, null, Usage.Source.ESTIMATED));
	}

}
