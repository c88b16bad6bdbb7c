package io.llmfailover.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.StoredResponse;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is still at Jackson 2 has the same form.
 */
class Jackson2Test {

	private static final ObjectMapper OLD = new ObjectMapper()
		.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.setDefaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_EMPTY, Include.NON_EMPTY));

	@Test
	void writesTheSameAndReadsEqualValues() throws JsonProcessingException {
		for (int seed = 0; seed < 500; seed++) {
			RandomValues random = new RandomValues(seed, false);
			same(random.request(), ChatRequest.class);
			same(random.response(), ChatResponse.class);
			same(random.event(), ChatEvent.class);
			same(new StoredResponse(new RandomValues(seed, true).response()), StoredResponse.class);
		}
	}

	private static <T> void same(T value, Class<T> type) throws JsonProcessingException {
		String json = OLD.writeValueAsString(value);
		assertThat(Mappers.PLAIN.mapper.readTree(json))
			.isEqualTo(Mappers.PLAIN.mapper.readTree(Mappers.PLAIN.mapper.writeValueAsString(value)));
		assertThat(OLD.readValue(json, type)).isEqualTo(value);
	}

}
