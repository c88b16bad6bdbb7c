package io.llmfailover.provider.openai;

import java.util.Objects;

import io.llmfailover.ProviderState;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reasoning under its many names, and what is kept of it for the way back.
 */
class ReasoningDecodingTest {

	private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

	private static final String CALL = "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\","
			+ "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}";

	/** Quirk 11. */
	@Test
	void deepSeekReasonsBesideNullContent() {
		Decoded decoded = Decoded.frames(delta("{\"content\":null,\"reasoning_content\":\"Hm\"}"),
				delta("{\"content\":\"Hi\",\"reasoning_content\":null}"), STOP);
		assertThat(decoded.events()).startsWith(new TargetEvent.ReasoningPiece("Hm"), new TargetEvent.TextPiece("Hi"));
		assertThat(decoded.finished().state()).isNull();
	}

	@Test
	void deepSeekWantsItsReasoningBackInAToolLoop() {
		Decoded decoded = Decoded.frames(delta("{\"reasoning_content\":\"H\"}"), delta("{\"reasoning_content\":\"m\"}"),
				CALL);
		assertThat(state(decoded)).isEqualTo("{\"message\":{\"reasoning_content\":\"Hm\"}}");
	}

	/** Quirk 15. */
	@Test
	void reasoningUnderSeveralNamesIsToldOnce() {
		Decoded decoded = Decoded
			.frames(delta("{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"Hm\",\"index\":0}],"
					+ "\"reasoning\":\"Hm\",\"reasoning_content\":\"Hm\"}"), STOP);
		assertThat(decoded.reasoning()).isEqualTo("Hm");
	}

	@Test
	void reasoningMayComeInDetailsOnly() {
		Decoded decoded = Decoded
			.frames(delta("{\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"Hm\"}]}"), STOP);
		assertThat(decoded.reasoning()).isEqualTo("Hm");
	}

	@Test
	void encryptedReasoningIsProgress() {
		Decoded decoded = Decoded
			.frames(delta("{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}]}"), STOP);
		assertThat(decoded.events()).startsWith(TargetEvent.Progress.INSTANCE);
	}

	@Test
	void piecesOfReasoningDetailsAreJoinedForTheWayBack() {
		Decoded decoded = Decoded.frames(delta(
				"{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"H\",\"format\":null,\"index\":0}]}"),
				delta("{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"m\",\"index\":0}]}"),
				delta("{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"\",\"signature\":\"s1\",\"index\":0}]}"),
				delta("{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"d1\",\"id\":\"r1\",\"index\":1},"
						+ "{\"type\":\"reasoning.encrypted\",\"data\":\"d2\",\"id\":\"r2\",\"index\":1}]}"),
				STOP);
		assertThat(state(decoded)).isEqualTo("{\"message\":{\"reasoning_details\":["
				+ "{\"type\":\"reasoning.text\",\"text\":\"Hm\",\"index\":0,\"signature\":\"s1\"},"
				+ "{\"type\":\"reasoning.encrypted\",\"data\":\"d1\",\"id\":\"r1\",\"index\":1},"
				+ "{\"type\":\"reasoning.encrypted\",\"data\":\"d2\",\"id\":\"r2\",\"index\":1}]}}");
	}

	/** Quirk 14. */
	@Test
	void mistralThinksInPartsOfTheContent() {
		Decoded decoded = Decoded.frames(
				delta("{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]}]}"),
				delta("{\"content\":[{\"type\":\"text\",\"text\":\"H\"},{\"type\":\"reference\",\"reference_ids\":[1]},"
						+ "{\"type\":\"text\",\"text\":\"i\"}]}"),
				delta("{\"content\":\"!\"}"), STOP);
		assertThat(decoded.reasoning()).isEqualTo("Hm");
		assertThat(decoded.text()).isEqualTo("Hi!");
	}

	/** Quirk 4. */
	@Test
	void geminiSignsTheMessage() {
		Decoded decoded = Decoded.body("{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"Hi\","
				+ "\"extra_content\":{\"google\":{\"thought\":true,\"thought_signature\":\"s1\"}}}}]}");
		assertThat(state(decoded)).isEqualTo(
				"{\"message\":{\"extra_content\":{\"google\":{\"thought\":true,\"thought_signature\":\"s1\"}}}}");
	}

	/** Quirk 4, as reported of Gemini 3. */
	@Test
	void geminiSignsACallAndMaySoInADeltaOfItsOwn() {
		Decoded decoded = Decoded.frames(
				delta("{\"extra_content\":{\"google\":{\"thought\":true}},\"tool_calls\":[{\"id\":\"a\","
						+ "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
				delta("{\"tool_calls\":[{\"extra_content\":{\"google\":{\"thought_signature\":\"s1\"}}}]}"), STOP);
		assertThat(decoded.toolCalls()).hasSize(1);
		assertThat(state(decoded)).isEqualTo(
				"{\"tool_calls\":{\"a\":{\"name\":\"f\",\"extra_content\":{\"google\":{\"thought_signature\":\"s1\"}}}}}");
	}

	@Test
	void theStateIsIssuedByTheProvider() {
		Decoded decoded = Decoded.frames(delta("{\"reasoning_content\":\"Hm\"}"), CALL);
		assertThat(Objects.requireNonNull(decoded.finished().state()).provider()).isEqualTo("some-provider");
	}

	private static String state(Decoded decoded) {
		ProviderState state = decoded.finished().state();
		assertThat(state).isNotNull();
		return Objects.requireNonNull(state).json();
	}

	private static String delta(String delta) {
		return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
	}

}
