package io.llmfailover.resource;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.llmfailover.Document;
import io.llmfailover.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ResourceContentTest {

	private static final byte[] PDF = "%PDF-1.4".getBytes(StandardCharsets.US_ASCII);

	@Test
	void aDocumentIsCalledAsItsFileIs(@TempDir Path directory) throws IOException {
		Path file = Files.write(directory.resolve("report.pdf"), PDF);
		assertThat(ResourceContent.document(new FileSystemResource(file))).isEqualTo(Document.of(PDF, "report.pdf"));
	}

	@Test
	void aDocumentWithoutAFileHasNoName() throws IOException {
		assertThat(ResourceContent.document(new ByteArrayResource(PDF))).isEqualTo(Document.of(PDF));
	}

	@Test
	void anImageIsWhatItsBytesSay() throws IOException {
		byte[] gif = "GIF89a".getBytes(StandardCharsets.US_ASCII);
		assertThat(ResourceContent.image(new ByteArrayResource(gif))).isEqualTo(Image.of(gif));
	}

	@Test
	void whatIsNoPdfOrIsNotThereIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ResourceContent.document(new ByteArrayResource(new byte[] { 1 })));
		assertThatExceptionOfType(FileNotFoundException.class)
			.isThrownBy(() -> ResourceContent.document(new ClassPathResource("missing.pdf")));
	}

}
