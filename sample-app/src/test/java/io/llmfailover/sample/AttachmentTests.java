package io.llmfailover.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import javax.imageio.ImageIO;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;

class AttachmentTests extends SampleTest {

	private static String png(int width, int height) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
		return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
	}

	private static String question(String image) {
		return "{\"message\": \"What is in it?\", \"attachment\": {\"data\": \"%s\"}}".formatted(image);
	}

	@Test
	void showsAnImageToTheNextProviderAsWell() throws IOException {
		turn("gemini", Fault.CUT_STREAM);
		Events events = Events.of(post("/api/stream", question(png(32, 20))));
		assertThat(events.types()).contains("interrupted", "restarted");
		assertThat(events.last().path("provider").asString()).isEqualTo("anthropic");
		assertThat(events.text()).contains("a PNG image of 32 \u00d7 20 pixels");
	}

	@Test
	void takesAnImageAsLargeAsItSays() throws IOException {
		String image = png(8, 8);
		String large = image + "A".repeat(5_598_000 - image.length()).replaceAll("=", "");
		String padded = Base64.getEncoder()
			.encodeToString(Base64.getMimeDecoder().decode(large.substring(large.indexOf(',') + 1).replace("=", "")));
		post("/api/chat", question("data:image/png;base64," + padded)).expectStatus().isOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "https://example.com/cat.png", "file:///etc/passwd", "data:text/html;base64,PGI+",
			"data:application/pdf;base64,PGI+", "data:image/png;base64,%%%", "data:image/png,abc",
			"data:image/png;base64,", "data:image/png;base64,PHN2Zz48L3N2Zz4=",
			"data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=" })
	void refusesWhatIsNoImage(String image) {
		post("/api/chat", question(image)).expectStatus()
			.isEqualTo(HttpStatus.BAD_REQUEST)
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains("'attachment.data' must be a data URL"));
	}

	@Test
	void sendsADocumentOnlyToWhoReadsDocuments() {
		turn("gemini", Fault.BAD_KEY);
		turn("anthropic", Fault.BAD_KEY);
		String pdf = Base64.getEncoder()
			.encodeToString("%PDF-1.4\n1 0 obj<</Type/Page>>endobj\n%%EOF".getBytes(StandardCharsets.US_ASCII));
		post("/api/chat",
				"{\"message\": \"What is in it?\", \"attachment\": {\"name\": \"../notes.pdf\","
						+ " \"data\": \"data:application/pdf;base64," + pdf + "\"}}")
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.provider")
			.isEqualTo("openai")
			.jsonPath("$.content")
			.value(String.class, (content) -> assertThat(content).contains("a PDF document"))
			.jsonPath("$.trail[?(@.provider == 'xai')].outcome")
			.isEqualTo("SKIPPED");
		assertThat(providers().server("openai").requests()).last()
			.satisfies((request) -> assertThat(request.body()).contains("\"notes.pdf\""));
	}

	@Test
	void refusesAnImageThatIsTooLarge() {
		post("/api/stream", question("data:image/png;base64," + "A".repeat(5_600_000))).expectStatus().isBadRequest();
	}

}
