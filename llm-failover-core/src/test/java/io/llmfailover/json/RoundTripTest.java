package io.llmfailover.json;

import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Content;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.StoredMessages;
import io.llmfailover.StoredRequest;
import io.llmfailover.StoredResponse;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written is read as an equal value, and is the same text whoever writes it.
 */
class RoundTripTest {

	private static final int SEEDS = 3_000;

	@ParameterizedTest
	@EnumSource
	void whatIsShownIsReadAsAnEqualValue(Mappers settings) {
		for (int seed = 0; seed < SEEDS; seed++) {
			RandomValues random = new RandomValues(seed, false);
			same(settings, random.request(), ChatRequest.class, seed);
			same(settings, random.response(), ChatResponse.class, seed);
			same(settings, random.event(), ChatEvent.class, seed);
			same(settings, random.message(), Message.class, seed);
			same(settings, random.content(), Content.class, seed);
			same(settings, random.attempt(), Attempt.class, seed);
			same(settings, random.usage(), Usage.class, seed);
			same(settings, random.toolCall(), ToolCall.class, seed);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatIsStoredIsReadAsAnEqualValue(Mappers settings) {
		for (int seed = 0; seed < SEEDS; seed++) {
			RandomValues random = new RandomValues(seed, true);
			same(settings, new StoredRequest(random.request()), StoredRequest.class, seed);
			same(settings, new StoredResponse(random.response()), StoredResponse.class, seed);
			same(settings, new StoredMessages(List.of(random.message(), random.message())), StoredMessages.class, seed);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aValueIsReadAsItsOwnTypeToo(Mappers settings) {
		for (int seed = 0; seed < SEEDS; seed++) {
			RandomValues random = new RandomValues(seed, false);
			sameType(settings, random.event(), seed);
			sameType(settings, random.message(), seed);
			sameType(settings, random.content(), seed);
		}
	}

	@Test
	void whatWasMadeAlikeIsEqual() {
		RandomValues one = new RandomValues(7, true);
		RandomValues other = new RandomValues(7, true);
		for (int i = 0; i < 200; i++) {
			ChatRequest request = one.request();
			assertThat(request).isEqualTo(other.request()).isNotEqualTo(one.request());
			other.request();
			ChatResponse response = one.response();
			assertThat(response).isEqualTo(other.response()).isNotEqualTo(one.response());
			other.response();
		}
	}

	@Test
	void listsOfMixedEventsKeepTheirTypes() {
		List<ChatEvent> events = List.of(new ChatEvent.TextDelta("Hi", "a", "m"),
				new ChatEvent.ReasoningDelta("Hi", "a", "m"));
		JsonMapper mapper = new JsonMapper();
		String json = mapper.writeValueAsString(events);
		assertThat(json).isEqualTo("[{\"type\":\"text\",\"text\":\"Hi\",\"provider\":\"a\",\"model\":\"m\"},"
				+ "{\"type\":\"reasoning\",\"text\":\"Hi\",\"provider\":\"a\",\"model\":\"m\"}]");
		assertThat(mapper.readValue(json, new TypeReference<List<ChatEvent>>() {
		})).isEqualTo(events);
	}

	@ParameterizedTest
	@EnumSource
	void anExceptionTellsItsDetailsAndNoStackTrace(Mappers settings) {
		Attempt attempt = new RandomValues(3, false).attempt();
		ChatFailedException failure = new ChatFailedException(FailureKind.NETWORK, "Nobody answered", List.of(attempt),
				"So f", new IllegalStateException("inner"));
		String json = settings.mapper.writeValueAsString(failure);
		assertThat(json).contains("Nobody answered", "So f").doesNotContain("stackTrace", "inner");
		ChatFailedException read = settings.mapper.readValue(json, ChatFailedException.class);
		assertThat(read).hasMessage(failure.getMessage()).hasNoCause();
		assertThat(read.kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(read.attempts()).containsExactly(attempt);
		assertThat(read.partialText()).isEqualTo("So f");
	}

	private static <T> void same(Mappers settings, T value, Class<T> type, int seed) {
		String json = settings.mapper.writeValueAsString(value);
		T read = settings.mapper.readValue(json, type);
		assertThat(read).as("seed %s: %s", seed, json).isEqualTo(value).hasSameHashCodeAs(value);
		assertThat(settings.mapper.readTree(json)).as("seed %s", seed)
			.isEqualTo(settings.mapper.readTree(Mappers.PLAIN.mapper.writeValueAsString(value)));
	}

	private static <T> void sameType(Mappers settings, T value, int seed) {
		String json = settings.mapper.writeValueAsString(value);
		assertThat((Object) settings.mapper.readValue(json, value.getClass())).as("seed %s: %s", seed, json)
			.isEqualTo(value);
	}

}
