package io.llmfailover.sample;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Questions about an image or a PDF.
 */
class AttachmentPageTests extends PageTest {

	private static final String DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

	/** Gives a file to the page as the system does when one is pasted or dropped. */
	private static final String GIVE = """
			const [kind, name, type] = arguments;
			const data = new DataTransfer();
			const bytes = Uint8Array.from(atob(arguments[3]), (char) => char.charCodeAt(0));
			data.items.add(new File([bytes], name, { type }));
			const event = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
				: new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
			document.getElementById('message').dispatchEvent(event);
			return event.defaultPrevented;""";

	@TempDir
	private Path folder;

	private Path picture = Path.of("");

	@BeforeEach
	void draw() throws IOException {
		this.picture = this.folder.resolve("picture.png");
		ImageIO.write(new BufferedImage(64, 40, BufferedImage.TYPE_INT_RGB), "png", this.picture.toFile());
	}

	@Test
	void anImageGoesWithTheQuestionAlsoToTheNextProvider() {
		turn("gemini", Fault.CUT_STREAM);
		pick(this.picture);
		await().until((page) -> !all("#attached img").isEmpty());
		assertThat(text("#attached")).contains("picture.png", "1 KB");
		say("What is in it?");
		assertThat(text("#answer .text")).contains("anthropic", "a PNG image of 64 \u00d7 40 pixels");
		assertThat(all("#asked img")).hasSize(1);
		assertThat(all("#attached img")).isEmpty();
		reload();
		await().until((page) -> !all("#history .said img").isEmpty());
		assertThat(find("#history .said img").getDomProperty("naturalWidth")).isEqualTo("64");
		assertThat(find("#history .said img").getAccessibleName()).isEqualTo("Attached image");
	}

	@Test
	void aDocumentGoesWithTheQuestionToWhoReadsDocuments() throws IOException {
		Path notes = this.folder.resolve("notes.pdf");
		Files.writeString(notes, "%PDF-1.4\n1 0 obj<</Type/Page>>endobj\n%%EOF");
		client().put()
			.uri("/api/providers/order")
			.bodyValue(List.of("xai", "gemini"))
			.exchange()
			.expectStatus()
			.isNoContent();
		pick(notes);
		await().until((page) -> text("#attached").contains("notes.pdf"));
		say("What is in it?");
		assertThat(trail()).containsExactly("xai SKIPPED", "gemini ANSWERED");
		assertThat(text("#answer .text")).contains("a PDF document");
		reload();
		await().until((page) -> texts("#history .said").equals(List.of("What is in it?\nnotes.pdf")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "paste", "drop" })
	void anImageCanBePastedAndDroppedAndRemoved(String way) {
		assertThat(browser().executeScript(GIVE, way, "pasted.png", "image/png", DOT)).isEqualTo(true);
		await().until((page) -> !all("#attached img").isEmpty());
		find("#attached button").click();
		assertThat(all("#attached img")).isEmpty();
		say("What is in it?");
		assertThat(providers().server("gemini").requests()).last()
			.satisfies((request) -> assertThat(request.body()).doesNotContain("image"));
	}

	@Test
	void whatIsNoImageOrIsTooLargeIsRefusedInClearWords() throws IOException {
		browser().executeScript(GIVE, "drop", "notes.txt", "text/plain", DOT);
		await().until((page) -> find("#attached-problem").isDisplayed());
		assertThat(text("#attached-problem"))
			.isEqualTo("Only PNG, JPEG, GIF and WebP images and PDFs can be attached.");
		Path large = this.folder.resolve("large.png");
		try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
			file.setLength(5 * 1024 * 1024);
		}
		pick(large);
		await().until((page) -> text("#attached-problem").contains("5.0 MB"));
		assertThat(text("#attached-problem")).isEqualTo("The file has 5.0 MB; at most 4 MB can be attached.");
		assertThat(all("#attached img")).isEmpty();
		pick(this.picture);
		await().until((page) -> !all("#attached img").isEmpty());
		assertThat(find("#attached-problem").isDisplayed()).isFalse();
	}

	@Test
	void whatIsOnlyCalledAnImageIsRefused() throws IOException {
		Path fake = this.folder.resolve("fake.png");
		Files.writeString(fake, "<script>no image</script>");
		pick(fake);
		await().until((page) -> text("#attached-problem").equals("The file cannot be shown as an image."));
		assertThat(all("#attached img")).isEmpty();
		say("What is in it?");
		assertThat(text("#answer .text")).doesNotContain("With it came");
	}

	private void pick(Path file) {
		find("#file").sendKeys(file.toString());
	}

}
