package io.llmfailover.provider;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.ProviderSettings.Access;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessageCleanerTest {

	private static final String LONG = "The quick brown fox jumps over the lazy dog, and then \"sleeps\".\nGood night.";

	private static final ChatRequest REQUEST = ChatRequest.builder()
		.system("You keep secrets.")
		.user(LONG)
		.message(new Message.Assistant("I said nothing.", List.of(new ToolCall("1", "tell", "{\"secret\":\"fox\"}")),
				null))
		.message(Message.toolResult("1", "It was told."))
		.build();

	private final MessageCleaner cleaner = new MessageCleaner(new ProviderSettings("p", KnownDialect.OPENAI.dialect(),
			URI.create("https://example.com/v1?key=query-secret"), new Access(new ApiKey("own-key", "the test"), true,
					null, Map.of("X-Token", "token-0123", "X-Version", "2")),
			List.of("m"), Set.of()));

	@Test
	void removesWhatIsConfiguredAsSecret() {
		assertThat(clean("own-key and token-0123 at /v1?key=query-secret, version 2"))
			.isEqualTo("[\u2026] and [\u2026] at /v1?[\u2026], version 2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-proj-0123456789", "sk-ant-api03-abc_def", "sk-01234***********6789", "xai-0123456789",
			"gsk_0123456789", "AIzaSyA0123456789" })
	void removesWhatLooksLikeAKey(String key) {
		assertThat(clean("It is '" + key + "', isn't it?")).isEqualTo("It is '[\u2026]', isn't it?");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer ", "bearer ", "Incorrect API key provided: ", "api_key: " })
	void removesAKeyOfAnyLookThatIsCalledOne(String announcement) {
		assertThat(clean(announcement + "foo***bar, go away")).isEqualTo(announcement + "[\u2026], go away");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Missing bearer or basic authentication in header", "Bearer token is missing.",
			"The API key: invalid or expired" })
	void leavesPlainWordsAlone(String message) {
		assertThat(clean(message)).isEqualTo(message);
	}

	@Test
	void removesWhatTheRequestSaid() {
		assertThat(clean("You keep secrets.|I said nothing.|{\"secret\":\"fox\"}|It was told.|" + LONG))
			.isEqualTo("[\u2026]|[\u2026]|[\u2026]|[\u2026]|[\u2026]");
	}

	@Test
	void removesItAlsoWhereItIsEscapedOrCutOff() {
		String escaped = LONG.replace("\"", "\\\"").replace("\n", "\\n");
		assertThat(clean("invalid: '" + escaped + "' is long")).isEqualTo("invalid: '[\u2026]' is long");
		assertThat(clean("invalid: '" + LONG.substring(0, 50) + "...'")).isEqualTo("invalid: '[\u2026]...'");
	}

	@Test
	void removesImagesAndWhatIsQuotedFromTheMiddle() {
		assertThat(clean("flagged: '" + LONG.substring(10, 30) + "' in " + "iVBORw0KGgoAAAANSUhEUgAA".repeat(4) + "=="))
			.isEqualTo("flagged: '[\u2026]' in [\u2026]");
	}

	@Test
	void leavesShortWordsOfTheRequestAlone() {
		ChatRequest request = ChatRequest.of("model");
		assertThat(this.cleaner.clean("The model is gone", request)).isEqualTo("The model is gone");
	}

	@Test
	void makesOneLineOfAtMost300Characters() {
		assertThat(clean(" one\r\n\ttwo\u0000\u001b[31m ")).isEqualTo("one two [31m");
		assertThat(clean("one, two, ".repeat(30) + ".")).hasSize(300).endsWith("two,\u2026");
		assertThat(clean("one, two,.".repeat(30))).hasSize(300).doesNotContain("\u2026");
	}

	@Test
	void removesHalfOfAKeyWhereverTheTextWasCut() {
		String key = "abcdefgh01234567ijklmnop89ABCDEF";
		MessageCleaner own = cleaner(key, Map.of());
		for (int length = 8; length <= key.length(); length++) {
			String part = key.substring(0, length);
			assertThat(own.clean("bad key " + part, REQUEST)).isEqualTo("bad key [\u2026]");
			assertThat(own.clean("bad key " + key.substring(key.length() - length), REQUEST))
				.isEqualTo("bad key [\u2026]");
		}
		for (int before = 4096 - 40; before <= 4096; before++) {
			String longText = "word ".repeat(900).substring(0, before) + key + " is bad";
			assertThat(own.clean(longText.substring(longText.length() - 300), REQUEST)).doesNotContain("abcdefgh");
		}
	}

	@Test
	void removesAKeyHoweverItIsWritten() {
		String key = "My/Own+Key=with-every.Kind_of~letter";
		MessageCleaner own = cleaner(key, Map.of());
		List<String> forms = List.of(URLEncoder.encode(key, StandardCharsets.UTF_8), key.replace("/", "\\/"),
				key.chars().mapToObj((c) -> String.format("\\u%04x", c)).collect(Collectors.joining()),
				key.chars().mapToObj((c) -> String.format("%%%02X", c)).collect(Collectors.joining()),
				key.chars().mapToObj((c) -> "&#" + c + ";").collect(Collectors.joining()),
				String.join("\u200b", key.split("")), base64("user:" + key), base64("me:" + key), base64(key),
				key.substring(0, 10) + "************" + key.substring(30));
		assertThat(forms).allSatisfy((form) -> {
			String clean = own.clean("Key " + form + " is bad", REQUEST);
			assertThat(clean).startsWith("Key").endsWith("is bad").contains("[\u2026]");
			assertThat(clean).doesNotContain(form.substring(4, 12)).doesNotContain("every");
		});
	}

	@Test
	void removesWhatAHeaderForBasicAuthenticationHolds() {
		MessageCleaner own = cleaner(null, Map.of("Authorization", "Basic " + base64("user:pass-word-0123")));
		assertThat(own.clean("pass-word-0123 of " + base64("user:pass-word-0123"), REQUEST))
			.isEqualTo("[\u2026] of [\u2026]");
	}

	@Test
	void leavesNothingThatATerminalWouldObey() {
		assertThat(clean("a\u001b[31mb\u2028c\u2029d\u202ee\u2066f\u0085g\u009b31mh"))
			.doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");
	}

	@Test
	void makesOneWordOfAnId() {
		assertThat(this.cleaner.cleanId("req_123-abc")).isEqualTo("req_123-abc");
		assertThat(this.cleaner.cleanId("req\r\n\u001b[31m\u202e1")).isEqualTo("req[31m1");
		assertThat(this.cleaner.cleanId("r".repeat(10_000))).hasSize(128);
		assertThat(this.cleaner.cleanId("for-token-0123")).isNull();
		assertThat(this.cleaner.cleanId("sk-0123456789")).isNull();
		assertThat(this.cleaner.cleanId(" \n")).isNull();
		assertThat(this.cleaner.cleanId(null)).isNull();
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static MessageCleaner cleaner(@Nullable String key, Map<String, String> headers) {
		return new MessageCleaner(
				new ProviderSettings("p", KnownDialect.OPENAI.dialect(), URI.create("https://example.com"),
						new Access((key != null) ? new ApiKey(key, "the test") : null, false, null, headers),
						List.of("m"), Set.of()));
	}

	private String clean(String message) {
		return this.cleaner.clean(message, REQUEST);
	}

}
