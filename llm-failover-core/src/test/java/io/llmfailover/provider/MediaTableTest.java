package io.llmfailover.provider;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.llmfailover.Attachment;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.provider.facts.MediaFacts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each model takes: a letter for an image in PNG, GIF and HEIC and by its address,
 * and for a document as bytes and by its address.
 */
class MediaTableTest {

	@ParameterizedTest
	@CsvSource({ "OPENAI,gpt-6-luna,pg-a d-", "OPENAI,gpt-4o,pg-a d-", "OPENAI,gpt-4.1-mini,pg-a d-",
			"OPENAI,o3,pg-a d-", "OPENAI,o3-mini,---- --", "OPENAI,gpt-3.5-turbo,---- --", "OPENAI,gpt-4,---- --",
			"OPENAI,gpt-4-turbo,pg-a --", "OPENAI,grok-4.3,p--a --", "OPENAI,deepseek-v4-flash,---- --",
			"OPENAI,gemini-3.6-flash,p-h- d-", "OPENAI,mistral-large-latest,pg-a du",
			"OPENAI,openai/gpt-6-luna,pgha d-", "OPENAI,llama-4,pgha d-", "OPENAI,deepseek-ocr,pgha d-",
			"ANTHROPIC,claude-sonnet-5-5,pg-a du", "ANTHROPIC,claude-3-5-sonnet-20241022,pg-a du",
			"ANTHROPIC,claude-3-haiku-20240307,pg-a --", "ANTHROPIC,claude-2.1,---- --",
			"ANTHROPIC,other-model,pgha d-" })
	void aModelTakes(KnownDialect dialect, String model, String taken) {
		MediaFacts facts = ModelTable.facts(dialect.dialect(), model).media();
		URI url = URI.create("https://example.com/a");
		assertThat(letter(facts, "p", Image.of(new byte[] { 1 }, "image/png"))
				+ letter(facts, "g", Image.of(new byte[] { 1 }, "image/gif"))
				+ letter(facts, "h", Image.of(new byte[] { 1 }, "image/heic")) + letter(facts, "a", Image.of(url)) + " "
				+ letter(facts, "d", Document.of("%PDF-1.4".getBytes(StandardCharsets.US_ASCII)))
				+ letter(facts, "u", Document.of(url)))
			.isEqualTo(taken);
	}

	private static String letter(MediaFacts facts, String letter, Attachment attachment) {
		return (facts.reasonToRefuse(attachment) == null) ? letter : "-";
	}

}
