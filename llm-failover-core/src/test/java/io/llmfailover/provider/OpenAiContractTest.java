package io.llmfailover.provider;

import io.llmfailover.Document;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiContractTest extends DialectContractTest {

	OpenAiContractTest() {
		super(KnownDialect.OPENAI);
	}

	@Override
	String keyHeader() {
		return "Authorization";
	}

	@Override
	String keyHeaderValue() {
		return "Bearer " + Exchange.KEY;
	}

	@Override
	void assertCarriesTheImage(JsonNode request, String base64) {
		assertThat(request.at("/messages/0/content/1/image_url/url").asString())
			.isEqualTo("data:image/png;base64," + base64);
	}

	@Override
	void assertCarriesTheDocument(JsonNode request, Document document) {
		assertThat(request.at("/messages/0/content/1")).hasToString("{\"type\":\"file\",\"file\":{\"filename\":"
				+ "\"report.pdf\",\"file_data\":\"data:application/pdf;base64," + document.base64() + "\"}}");
	}

	@Override
	void assertCarriesTheToolRound(JsonNode request) {
		assertThat(request.at("/tools/0/function/name").asString()).isEqualTo("weather");
		assertThat(request.at("/messages/1/tool_calls/0/id").asString()).isEqualTo("call_1");
		assertThat(request.at("/messages/2/tool_call_id").asString()).isEqualTo("call_1");
		assertThat(request.at("/messages/2/content").asString()).isEqualTo("Rain");
	}

	@Test
	void finishesWithoutTheDoneEvent() {
		this.server.behave(Behavior.answer("one two three").withoutDone());
		assertThat(Exchange.text(Exchange.ask(this.provider, Transport.STREAM))).isEqualTo("one two three");
	}

}
