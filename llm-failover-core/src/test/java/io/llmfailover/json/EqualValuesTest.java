package io.llmfailover.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.OpaqueContent;
import io.llmfailover.ProviderState;
import io.llmfailover.Usage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that say the same are equal, whatever they were made of.
 */
class EqualValuesTest {

	private static ChatRequest withOption(Object value) {
		return ChatRequest.builder().user("Hi").option("a", "x", value).build();
	}

	@Test
	void optionsAreEqualWhateverTypeTheirNumbersHave() {
		for (Object seven : new Object[] { (byte) 7, (short) 7, 7L, BigInteger.valueOf(7), new BigDecimal("7") }) {
			assertThat(withOption(seven)).isEqualTo(withOption(7)).hasSameHashCodeAs(withOption(7));
			assertThat(new OpaqueContent("later", Map.of("x", seven)))
				.isEqualTo(new OpaqueContent("later", Map.of("x", 7)));
		}
		assertThat(withOption(0.1f)).isEqualTo(withOption(0.1)).isEqualTo(withOption(new BigDecimal("0.1")));
		assertThat(withOption(1L << 40)).isEqualTo(withOption(BigInteger.ONE.shiftLeft(40)));
		assertThat(withOption(7)).isNotEqualTo(withOption(8)).isNotEqualTo(withOption("7"));
	}

	@Test
	void optionsAreEqualWhateverHoldsThem() {
		Map<String, Object> map = new LinkedHashMap<>(Map.of("n", List.of(1, 2)));
		assertThat(withOption(map)).isEqualTo(withOption(Map.of("n", new int[] { 1, 2 })))
			.isEqualTo(withOption(Map.of("n", Arrays.asList(1L, 2L))));
	}

	@Test
	void aDecimalKeepsItsDigits() {
		for (String digits : List.of("0.12345678901234567890123", "1.10")) {
			assertThat(Mappers.PLAIN.mapper.writeValueAsString(withOption(new BigDecimal(digits))))
				.contains("\"x\":" + digits + "}");
		}
	}

	@Test
	void countsAreNumbersAlsoWhereTheApplicationWritesLongAsText() {
		JsonMapper mapper = JsonMapper.builder()
			.addModule(new SimpleModule().addSerializer(Long.class, ToStringSerializer.instance))
			.build();
		assertThat(mapper.writeValueAsString(Usage.reported(1, 2)))
			.isEqualTo("{\"inputTokens\":1,\"outputTokens\":2,\"totalTokens\":3,\"source\":\"REPORTED\"}");
	}

	@Test
	void imagesAreEqualByTheirBytes() {
		Image image = new Image("image/x-own", "QQ==", null);
		// the same byte, with other bits behind it that belong to none
		assertThat(new Image("image/x-own", "QR==", null)).isEqualTo(image).hasSameHashCodeAs(image);
		assertThat(new Image("image/x-own", "QUF=", null)).isEqualTo(Image.of(new byte[] { 65, 65 }, "image/x-own"));
		assertThat(Image.of(new byte[] { 65 }, "image/x-own")).isEqualTo(image);
		assertThat(Image.of(new byte[] { 66 }, "image/x-own")).isNotEqualTo(image);
	}

	@Test
	void requestsDifferInWhateverTheySay() {
		ChatRequest request = ChatRequest.of("Hi");
		List<ChatRequest> others = List.of(ChatRequest.of("Ho"), request.toBuilder().temperature(1).build(),
				request.toBuilder().system("Be brief.").build(), request.toBuilder().route("a").build(),
				request.toBuilder().strict(true).build(), request.toBuilder().parallelToolCalls(true).build(),
				request.toBuilder().parallelToolCalls(false).build(),
				request.toBuilder().onFailure(FailureKind.NETWORK, FailureAction.STOP).build());
		assertThat(request.toBuilder().build()).isEqualTo(request).hasSameHashCodeAs(request);
		assertThat(others).doesNotContain(request).doesNotHaveDuplicates();
	}

	@Test
	void answersDifferInTheStateOfTheirProvider() {
		ChatResponse.Builder builder = ChatResponse.builder("a", "m").content("Hi");
		ChatResponse response = builder.build();
		assertThat(builder.build()).isEqualTo(response).hasSameHashCodeAs(response);
		assertThat(builder.state(new ProviderState("a", "{}")).build()).isNotEqualTo(response);
		assertThat(Message.assistant("Hi")).isEqualTo(response.message());
	}

}
