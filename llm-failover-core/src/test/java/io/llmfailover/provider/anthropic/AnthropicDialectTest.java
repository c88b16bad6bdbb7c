package io.llmfailover.provider.anthropic;

import java.util.Map;

import io.llmfailover.ChatRequest;
import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class AnthropicDialectTest {

	private final AnthropicDialect dialect = new AnthropicDialect();

	@Test
	void goesToMessagesWithItsVersionAndKeyHeader() {
		assertThat(this.dialect.path()).isEqualTo("messages");
		assertThat(this.dialect.keyHeader()).isEqualTo("x-api-key");
		assertThat(this.dialect.headers()).containsExactly(Map.entry("anthropic-version", "2023-06-01"));
	}

	@Test
	void rendersAQuestionAndNothingThatWasNotAsked() {
		var rendered = this.dialect.render(ChatRequest.builder().system("Be brief.").user("Hi").build(),
				Decoding.TARGET);
		JsonNode body = AnthropicJson.MAPPER.readTree(rendered.body());
		assertThat(body.toString()).isEqualTo("{\"model\":\"claude-test\",\"max_tokens\":4096,\"system\":\"Be brief.\","
				+ "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}],"
				+ "\"stream\":true}");
		assertThat(rendered.warnings()).isEmpty();
	}

	@Test
	void readsAStream() {
		Decoding decoding = Decoding.ofFrames(
				"{\"type\":\"message_start\",\"message\":{\"model\":\"claude-test-1\",\"content\":[],\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}",
				"{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
				"{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hel\"}}",
				"{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"lo\"}}",
				"{\"type\":\"content_block_stop\",\"index\":0}",
				"{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}}",
				"{\"type\":\"message_stop\"}");
		assertThat(decoding.events()).startsWith(new TargetEvent.TextPiece("Hel"), new TargetEvent.TextPiece("lo"));
		assertThat(decoding.finished().finishReason()).isEqualTo(FinishReason.STOP);
		assertThat(decoding.finished().model()).isEqualTo("claude-test-1");
		assertThat(decoding.finished().usage()).isEqualTo(Usage.reported(7, 3));
		assertThat(decoding.finished().state()).isNull();
	}

}
