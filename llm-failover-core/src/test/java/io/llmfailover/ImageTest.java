package io.llmfailover;

import java.net.URI;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What an image is, whatever was said about it.
 */
class ImageTest {

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "iVBORw0KGgo=,image/jpeg,image/png", "/9j/4AAQSkZJRg==,image/png,image/jpeg",
					"/9j/4AAQSkZJRg==,image/jpg,image/jpeg", "R0lGODlhAQ==,application/octet-stream,image/gif",
					"UklGRiQAAABXRUJQ,-,image/webp", "UklGRiQAAABXQVZF,image/heic,image/heic",
					"AAAA,image/jpg,image/jpeg", "AAAA,IMAGE/PJPEG,image/jpeg", "AAAA,image/x-png,image/png",
					"AAAA,image/svg+xml; charset=utf-8,image/svg+xml" })
	void theBytesTellTheMediaTypeAndElseTheDeclaration(String base64, @Nullable String declared, String mediaType) {
		assertThat(new Image(declared, base64, null).mediaType()).isEqualTo(mediaType);
		assertThat(Image.of(Base64.getDecoder().decode(base64), String.valueOf(declared)).mediaType())
			.isEqualTo(mediaType);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "image/", "image", "", "image/p ng" })
	void aDeclarationThatIsNoImageIsRefusedByName(String declared) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Image(declared, "AAAA", null))
			.withMessageContaining("mediaType");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "AAA", "AA=A", "AAAA====", "AAAA\n", "AA AA", "A-_A", "data:image/png;base64,AAAA" })
	void whatIsNotBase64IsRefusedByName(String base64) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Image("image/png", base64, null))
			.withMessageContaining("image");
	}

	@Test
	void theCulpritInBase64IsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Image("image/png", "AAAA\nAAA", null))
			.withMessage("base64 of an image is not Base64: U+000A stands at index 4 of 8 characters");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.org/cat.png", "HTTP://example.org:8080/%20?a=b#c",
			"https://example.org/\u017elu\u0165.png", "http://[::1]/a" })
	void anAddressIsHttp(String url) {
		assertThat(Image.of(URI.create(url)).url()).hasToString(url);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://example.org/a", "file:///etc/passwd", "cat.png", "//example.org/a", "http:cat.png",
			"http:///a", "gopher:a", "data:,a", "data:image/png,AAAA", "data:image/png;base64",
			"mailto:a@example.org" })
	void anyOtherAddressIsRefusedByName(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> Image.of(URI.create(url))).withMessageContaining("url");
	}

	@Test
	void anAddressWithoutASchemeIsRefusedAsSuch() {
		assertThatIllegalArgumentException().isThrownBy(() -> Image.of(URI.create("cat.png")))
			.withMessage("url of an image must be http, https or data, but has no scheme: cat.png");
		assertThatIllegalArgumentException().isThrownBy(() -> Image.of(URI.create("FTP://example.org/a")))
			.withMessage("url of an image must be http, https or data, but is ftp: FTP://example.org/a");
	}

	@Test
	void aDataUrlIsItsBytes() {
		Image image = Image.of(URI.create("data:image/jpg;base64,AAAA"));
		assertThat(image).isEqualTo(new Image("image/jpeg", "AAAA", null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.org/a\u00a0b", "https://example.org/\u3000" })
	void blanksOfOtherScriptsAreRefusedToo(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> Image.of(URI.create(url)));
	}

}
