package io.llmfailover.simulator;

import java.net.http.HttpResponse;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

import io.llmfailover.simulator.rules.BreaksRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The simulator says what it sees of images and documents.
 */
class AttachmentTests {

	private static final byte[] PDF = ("%PDF-1.4\n1 0 obj<</Type /Pages /Kids [2 0 R 3 0 R]>>endobj\n"
			+ "2 0 obj<</Type/Page>>endobj\n3 0 obj<</Type /Page /Parent 1 0 R>>endobj\n%%EOF")
		.getBytes(StandardCharsets.ISO_8859_1);

	private final Client client = new Client();

	private static byte[] image(String format, int width, int height) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	// the first 30 bytes of files of the three kinds of WebP
	private static byte[] webp(String kind) {
		byte[] bytes = new byte[30];
		byte[] head = ("RIFF\0\0\0\0WEBP" + kind).getBytes(StandardCharsets.ISO_8859_1);
		System.arraycopy(head, 0, bytes, 0, head.length);
		switch (kind) {
			case "VP8X" -> {
				bytes[24] = 99;
				bytes[27] = 49;
			}
			case "VP8 " -> {
				bytes[26] = 100;
				bytes[28] = 50;
			}
			default -> {
				// 14 bits each of width and height, less one
				bytes[21] = 99;
				bytes[22] = (byte) (49 << 6 & 0xff);
				bytes[23] = 49 >> 2;
			}
		}
		return bytes;
	}

	private static String base64(byte[] bytes) {
		return Base64.getEncoder().encodeToString(bytes);
	}

	private String openAi(Object... parts) {
		try (SimulatedProvider provider = SimulatedProvider.openAi("openai").start()) {
			return Client.text(this.client.send(Client.request(provider, body(parts)).build()).body());
		}
	}

	private String anthropic(Object... parts) {
		try (SimulatedProvider provider = SimulatedProvider.anthropic("claude").start()) {
			return Client.text(this.client.send(Client.request(provider, body(parts)).build()).body());
		}
	}

	private static Map<String, ?> body(Object... parts) {
		return Map.of("model", "m", "max_tokens", 9, "messages",
				List.of(Map.of("role", "user", "content", List.of(parts))));
	}

	private static Map<String, ?> imageUrl(String url) {
		return Map.of("type", "image_url", "image_url", Map.of("url", url));
	}

	private static Map<String, ?> source(String type, String mediaType, byte[] bytes) {
		return Map.of("type", type, "source", Map.of("type", "base64", "media_type", mediaType, "data", base64(bytes)));
	}

	@ParameterizedTest
	@CsvSource({ "png, 640, 480, PNG", "jpg, 33, 7, JPEG", "gif, 5, 300, GIF" })
	void seesFormatAndSizeOfAnImage(String format, int width, int height, String name) {
		byte[] bytes = image(format, width, height);
		String seen = "With it came a %s image of %d \u00d7 %d pixels.".formatted(name, width, height);
		assertThat(openAi(Map.of("type", "text", "text", "What is it?"),
				imageUrl("data:image/png;base64," + base64(bytes))))
			.contains("What is it?", seen);
		assertThat(anthropic(source("image", "image/webp", bytes), Map.of("type", "text", "text", "What is it?")))
			.contains("What is it?", seen);
	}

	@ParameterizedTest
	@ValueSource(strings = { "VP8X", "VP8 ", "VP8L" })
	void seesTheSizeOfAWebpImage(String kind) {
		assertThat(PictureSize.describe("image/webp", webp(kind))).isEqualTo("a WebP image of 100 \u00d7 50 pixels");
	}

	@Test
	void countsThePagesOfADocument() {
		String seen = "a PDF document of 2 pages and " + PDF.length + " bytes";
		assertThat(openAi(Map.of("type", "file", "file",
				Map.of("filename", "a.pdf", "file_data", "data:application/pdf;base64," + base64(PDF)))))
			.contains(seen);
		assertThat(anthropic(source("document", "application/pdf", PDF))).contains(seen);
	}

	@Test
	void seesWhatAToolReturned() {
		Map<String, ?> call = Map.of("role", "assistant", "content",
				List.of(Map.of("type", "tool_use", "id", "a", "name", "look", "input", Map.of())));
		Map<String, ?> result = Map.of("role", "user", "content", List.of(Map.of("type", "tool_result", "tool_use_id",
				"a", "content", List.of(source("image", "image/png", image("png", 3, 4))))));
		try (SimulatedProvider provider = SimulatedProvider.anthropic("claude").start()) {
			Map<String, ?> body = Map.of("model", "m", "max_tokens", 9, "messages",
					List.of(Map.of("role", "user", "content", "Look"), call, result));
			assertThat(Client.text(this.client.send(Client.request(provider, body).build()).body()))
				.contains("\u201cLook\u201d", "3 \u00d7 4 pixels");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com/a.png", "data:image/png;base64,iVBORw0KGgo=",
			"data:image/jpeg;base64,/9j/", "data:image/jpeg;base64,/9j/4AAA", "data:image/gif;base64,R0lGODg=",
			"data:image/webp;base64,UklGRgAAAABXRUJQVlA4WA==" })
	void answersWhateverIsInPlaceOfAnImage(String url) {
		assertThat(openAi(imageUrl(url))).contains("With it came ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "data:image/png;base64,", "data:image/png;base64,%%%%", "data:,x", "", "data:" })
	@BreaksRules("None of them is an image")
	void refusesWhatIsNoImage(String url) {
		try (SimulatedProvider provider = SimulatedProvider.openAi("openai").start()) {
			Map<String, ?> body = Map.of("model", "m", "messages",
					List.of(Map.of("role", "user", "content", List.of(imageUrl(url)))));
			HttpResponse<String> response = this.client.send(Client.request(provider, body).build());
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).contains("messages[0].content[0].image_url.url: Invalid base64 image_url.");
		}
	}

}
