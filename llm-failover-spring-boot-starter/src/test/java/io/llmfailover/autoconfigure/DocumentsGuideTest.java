package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import io.llmfailover.Attachment;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Content;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the guide to images and documents, run as they stand there with a
 * failover in the middle.
 */
class DocumentsGuideTest extends GuideTest {

	private static final String SOURCES = "fromBytes, ofAnotherFormat, fromPath, fromResource, fromDataUri, fromAddress";

	DocumentsGuideTest() {
		super(GuideExample.GUIDES.resolve("documents.md"));
	}

	@Test
	void theNextProviderSeesThemAsWell() {
		this.openai.behave(Behavior.cut(5));
		ChatResponse answer = (ChatResponse) run("ChatRequest review", "answer");
		assertThat(answer.provider()).isEqualTo("anthropic");
		assertThat(answer.content()).contains("a PNG image of 32 \u00d7 20 pixels", "a PDF document of 1 page");
		assertThat(this.openai.requests().get(0).body()).contains("image_url", "report.pdf");
	}

	@Test
	void whereverTheyComeFromTheNextProviderGetsThem(@TempDir Path directory) throws IOException {
		Path file = Files.write(directory.resolve("report.pdf"), "%PDF-1.4".getBytes(StandardCharsets.US_ASCII));
		Files.copy(file, this.classes.resolve("report.pdf"));
		String declarations = """
				static final Path path = Path.of("%s");

				static final byte[] heic = { 1, 2, 3 };

				static final String base64 = "%s";
				""".formatted(file.toString().replace("\\", "\\\\"),
				Base64.getEncoder().encodeToString(Picture.png(2, 2)));
		List<?> parts = (List<?>) run("fromDataUri", "List.of(" + SOURCES + ")", declarations);
		assertThat(parts).hasSize(6).allSatisfy((part) -> assertThat(part).isInstanceOf(Attachment.class));
		// neither of the two takes this format
		Content[] taken = parts.stream().filter((part) -> part != parts.get(1)).toArray(Content[]::new);
		this.openai.script(Behavior.cut(5));
		with((llm) -> {
			ChatRequest request = ChatRequest.builder().user("What are these?", taken).build();
			assertThat(chat(llm, request).provider()).isEqualTo("anthropic");
		});
		assertThat(this.anthropic.requests().get(0).body()).contains("report.pdf", "https://example.com/cat.png",
				"image/png", "application/pdf");
	}

	@Test
	void whatAToolReturnedIsReadByTheNextProvider() {
		this.openai.script(Behavior.answer("").toolCall("call_1", "get_map", "{\"name\":\"Bern\"}"),
				Behavior.error(500), Behavior.error(500));
		ChatResponse station = (ChatResponse) run("Tool map", "station", "record City(String name) { }");
		assertThat(station.provider()).isEqualTo("anthropic");
		assertThat(this.anthropic.requests().get(0).body()).contains("The map of Bern", "\"type\":\"image\"");
	}

	@Test
	void aConversationGoesOnWithAProviderThatTakesNoImages() {
		this.openai.script(Behavior.answer("A chair."), Behavior.cut(3), Behavior.error(401));
		ChatResponse next = (ChatResponse) run("llm.conversation(\"alice\")", "next", "",
				P + "anthropic.capabilities=tools");
		assertThat(next.provider()).isEqualTo("anthropic");
		assertThat(next.warnings())
			.contains("an image of an earlier turn was left out: claude-sonnet-5-5 takes no images");
		assertThat(this.anthropic.requests().get(0).body()).contains("A chair.",
				"[image image/png omitted: claude-sonnet-5-5 takes no images]");
	}

	@Test
	void everyExampleOfTheGuideIsRun() {
		holdsNoOtherExampleThan("ChatRequest review", "fromDataUri", "Tool map", "llm.conversation(\"alice\")");
	}

}
