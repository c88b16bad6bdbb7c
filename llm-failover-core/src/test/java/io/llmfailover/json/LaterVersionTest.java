package io.llmfailover.json;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.OpaqueContent;
import io.llmfailover.ProviderState;
import io.llmfailover.StoredMessages;
import io.llmfailover.StoredRequest;
import io.llmfailover.StoredResponse;
import io.llmfailover.Text;
import io.llmfailover.Usage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What a later version has stored is read, and nothing of its messages gets lost.
 */
class LaterVersionTest {

	private static <T> T read(Mappers settings, Class<T> type) throws IOException {
		try (InputStream stored = LaterVersionTest.class.getResourceAsStream("/json/later-version.json")) {
			return settings.mapper.readValue(Objects.requireNonNull(stored), type);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anAnswerIsReadWithoutWhatIsNotKnownOfIt(Mappers settings) throws IOException {
		ChatResponse response = read(settings, StoredResponse.class).response();
		assertThat(response.content()).isEqualTo("Oslo is rainy.");
		assertThat(response.message().state())
			.isEqualTo(new ProviderState("anthropic", "[{\"type\":\"thinking\",\"signature\":\"c2ln\"}]"));
		assertThat(response.finishReason()).isEqualTo(FinishReason.OTHER);
		assertThat(response.providerFinishReason()).isEqualTo("ponder");
		assertThat(response.usage()).isEqualTo(new Usage(12L, 5L, null, null, null, null, Usage.Source.PARTIAL));
		assertThat(response.attempts()).extracting(Attempt::outcome, Attempt::kind, Attempt::decision)
			.containsExactly(tuple(Attempt.Outcome.FAILED, FailureKind.SERVER_ERROR, null),
					tuple(Attempt.Outcome.CANCELLED, null, null), tuple(Attempt.Outcome.ANSWERED, null, null));
	}

	@ParameterizedTest
	@EnumSource
	void unknownMessagesAndPartsAreCarriedAlong(Mappers settings) throws IOException {
		List<Message> messages = read(settings, StoredMessages.class).messages();
		assertThat(messages.get(1)).isEqualTo(new Message.User(List.of(new Text("What do you hear?"),
				new OpaqueContent("hologram",
						Map.of("frames", Arrays.asList(Map.of("depth", 1.5, "empty", ""), null, List.of()), "loop",
								false, "id", 9007199254740993L)))));
		assertThat(messages.get(2)).isInstanceOfSatisfying(Message.Opaque.class, (message) -> {
			assertThat(message.type()).isEqualTo("stage-direction");
			assertThat(message.fields()).containsEntry("text", "Exit, pursued by a bear");
		});
	}

	@ParameterizedTest
	@EnumSource
	void unknownMessagesAndPartsAreWrittenBackUnchanged(Mappers settings) throws IOException {
		JsonNode before = read(settings, JsonNode.class).path("messages");
		JsonNode after = settings.mapper.valueToTree(read(settings, StoredMessages.class)).path("messages");
		assertThat(after.get(1).path("content").get(1)).isEqualTo(before.get(1).path("content").get(1));
		assertThat(after.get(2)).isEqualTo(before.get(2));
		assertThat(after.get(4).path("content").get(0)).isEqualTo(before.get(4).path("content").get(0));
	}

	@ParameterizedTest
	@EnumSource
	void aRequestIsReadWithoutWhatIsNotKnownOfIt(Mappers settings) throws IOException {
		assertThat(read(settings, StoredRequest.class).request())
			.isEqualTo(ChatRequest.builder().user("Hi").maxTokens(9).build());
	}

}
