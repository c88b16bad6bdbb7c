package io.llmfailover.provider;

import io.llmfailover.Document;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class AnthropicContractTest extends DialectContractTest {

	AnthropicContractTest() {
		super(KnownDialect.ANTHROPIC);
	}

	@Override
	String keyHeader() {
		return "x-api-key";
	}

	@Override
	String keyHeaderValue() {
		return Exchange.KEY;
	}

	@Override
	void assertCarriesTheImage(JsonNode request, String base64) {
		assertThat(request.at("/messages/0/content/1/source/data").asString()).isEqualTo(base64);
		assertThat(request.at("/messages/0/content/1/source/media_type").asString()).isEqualTo("image/png");
	}

	@Override
	void assertCarriesTheDocument(JsonNode request, Document document) {
		assertThat(request.at("/messages/0/content/1")).hasToString(
				"{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\""
						+ document.base64() + "\"},\"title\":\"report.pdf\"}");
	}

	@Override
	void assertCarriesTheToolRound(JsonNode request) {
		assertThat(request.at("/tools/0/name").asString()).isEqualTo("weather");
		assertThat(request.at("/messages/1/content/0/id").asString()).isEqualTo("call_1");
		assertThat(request.at("/messages/2/content/0/tool_use_id").asString()).isEqualTo("call_1");
	}

	@Test
	void namesTheVersionOfTheProtocol() {
		Exchange.ask(this.provider, Transport.STREAM);
		assertThat(this.server.requests().get(0).header("anthropic-version")).isEqualTo("2023-06-01");
	}

}
