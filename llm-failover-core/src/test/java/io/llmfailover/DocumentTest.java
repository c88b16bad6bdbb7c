package io.llmfailover;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a document is, whatever was said about it.
 */
class DocumentTest {

	private static final byte[] PDF = "%PDF-1.7\n%\u00e2\u00e3".getBytes(StandardCharsets.ISO_8859_1);

	private static final String BASE64 = Base64.getEncoder().encodeToString(PDF);

	@Test
	void holdsTheBytesOfAPdf() {
		assertThat(Document.of(PDF)).isEqualTo(new Document(null, "application/pdf", BASE64, null))
			.hasSameHashCodeAs(new Document(null, null, BASE64, null));
		assertThat(Document.of(PDF, "a.pdf").name()).isEqualTo("a.pdf");
		assertThat(Document.of(PDF, "a.pdf")).isNotEqualTo(Document.of(PDF)).hasToString("Document[application/pdf]");
	}

	@Test
	void isReadFromAStreamThatStaysOpen() throws IOException {
		try (InputStream stream = new ByteArrayInputStream(PDF)) {
			assertThat(Document.read(stream)).isEqualTo(Document.of(PDF));
			assertThat(stream.read()).isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "%PDF", "PDF-1.7", "<html>%PDF-1.7", "PK\u0003\u0004", "\u0089PNG\r\n\u001a\n", " ",
			"%pdf-1.7", "\u00ef\u00bb%PDF-1.7" })
	void whatDoesNotBeginLikeAPdfIsRefused(String bytes) {
		assertThatIllegalArgumentException().isThrownBy(() -> Document.of(bytes.getBytes(StandardCharsets.ISO_8859_1)))
			.withMessageContaining("document");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%PDF-", "\r\n%PDF-1.4", "\u00ef\u00bb\u00bf%PDF-1.4" })
	void aByteOrderMarkAndWhiteSpaceMayStandBeforeTheSignature(String bytes) {
		assertThat(Document.of(bytes.getBytes(StandardCharsets.ISO_8859_1)).mediaType()).isEqualTo("application/pdf");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "-", "application/pdf", "APPLICATION/PDF; charset=binary",
			"application/x-pdf", "application/octet-stream" })
	void theBytesTellTheMediaType(@Nullable String declared) {
		assertThat(new Document(null, declared, BASE64, null).mediaType()).isEqualTo("application/pdf");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "image/png", "pdf", "application/pdfx" })
	void aDeclarationThatIsNoPdfIsRefusedByName(String declared) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Document(null, declared, BASE64, null))
			.withMessage("mediaType of a document must be application/pdf, not " + declared);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "JVBERi0", "JVBERi0=\n", "JVBERi0-", "data:application/pdf;base64,JVBERi0xLjQ=" })
	void whatIsNotBase64IsRefusedByName(String base64) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Document(null, null, base64, null))
			.withMessageContaining("a document");
	}

	@Test
	void moreBytesThanAnyProviderTakesAreRefused() {
		byte[] large = new byte[Document.MAX_BYTES + 1];
		System.arraycopy(PDF, 0, large, 0, PDF.length);
		String tooMany = "a document must not have more than 52428800 bytes";
		assertThatIllegalArgumentException().isThrownBy(() -> Document.of(large)).withMessage(tooMany);
		assertThatIllegalArgumentException().isThrownBy(() -> new Document(null, null, "A".repeat(69_905_072), null))
			.withMessage(tooMany);
		assertThatIllegalArgumentException().isThrownBy(() -> Document.read(new EndlessPdf())).withMessage(tooMany);
	}

	@Test
	void aDataUrlIsItsBytes() {
		assertThat(Document.of(URI.create("data:application/pdf;base64," + BASE64))).isEqualTo(Document.of(PDF));
		assertThat(Document.of(URI.create("data:;base64," + BASE64))).isEqualTo(Document.of(PDF));
	}

	@ParameterizedTest
	@ValueSource(strings = { "data:,a", "data:application/pdf,JVBERi0xLjQ=", "data:application/pdf;base64",
			"data:text/plain;base64,JVBERi0xLjQ=", "data:application/pdf;base64,iVBORw0KGgo=", "file:///etc/passwd",
			"ftp://example.org/a.pdf", "a.pdf", "//example.org/a.pdf", "http:a.pdf" })
	void anyOtherAddressIsRefused(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> Document.of(URI.create(url)))
			.withMessageContaining("a document");
	}

	@Test
	void anAddressHasNoMediaType() {
		URI url = URI.create("https://example.org/a.pdf");
		assertThat(new Document(null, "text/html", null, url)).isEqualTo(Document.of(url)).hasToString("Document[url]");
		assertThatIllegalArgumentException().isThrownBy(() -> new Document(null, null, BASE64, url));
		assertThatIllegalArgumentException().isThrownBy(() -> new Document("a", null, null, null));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", quoteCharacter = '`',
			value = { "report.pdf,report.pdf", "../../etc/passwd,passwd", "C:\\temp\\r.pdf,r.pdf", "a/,-", "..,-",
					"a\"b.pdf,a'b.pdf", "\u0000\u001b,-", "fdp.\u202eexe,fdp.exe", "\ud83da.pdf,a.pdf",
					"Gr\u00fc\u00dfe \ud83d\ude00.pdf,Gr\u00fc\u00dfe \ud83d\ude00.pdf" })
	void aNameIsOneOfAFileAndHoldsNothingUnseen(String given, @Nullable String name) {
		assertThat(Document.of(PDF, given).name()).isEqualTo(name);
	}

	@Test
	void aNameHasOneLine() {
		assertThat(Document.of(PDF, "a\r\nX: y.pdf\u2028").name()).isEqualTo("aX: y.pdf");
	}

	@Test
	void aLongNameKeepsItsExtension() {
		String name = Document.of(PDF, "\ud83d\ude00".repeat(1_000) + ".pdf").name();
		assertThat(name).hasSizeLessThanOrEqualTo(200).endsWith("\ud83d\ude00.pdf");
		assertThat(Document.of(PDF, "a".repeat(100_000)).name()).isEqualTo("a".repeat(200));
		assertThat(Document.of(PDF, String.valueOf(name)).name()).isEqualTo(name);
	}

	/** A PDF that never ends. */
	private static final class EndlessPdf extends InputStream {

		private int position;

		@Override
		public int read() {
			return (this.position < PDF.length) ? PDF[this.position++] & 0xFF : 0;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			int i = 0;
			for (; i < length && this.position < PDF.length; i++) {
				bytes[offset + i] = (byte) read();
			}
			return length;
		}

	}

}
