package io.llmfailover.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.llmfailover.provider.KnownDialect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded exchange with a provider. The recordings are kept beside the project, not in
 * it: in the folder of the system property {@code wire.exchanges}, else in
 * {@code shared/wire/exchanges} beside the repository.
 */
public final class WireExchange {

	/** Why a test is skipped. */
	static final String MISSING = "There are no recordings: give their folder by -Dwire.exchanges=DIR,"
			+ " or keep them in ../shared/wire/exchanges";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JsonNode file;

	private WireExchange(JsonNode file) {
		this.file = file;
	}

	/**
	 * All recordings; where there are none, the test is skipped.
	 * @return the recordings, in the order of their names
	 */
	public static List<WireExchange> all() {
		Path folder = folder();
		Assumptions.assumeTrue(folder != null, MISSING);
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((path) -> path.toString().endsWith(".json"))
				.sorted()
				.map((path) -> new WireExchange(JSON.readTree(path.toFile())))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Whether there are recordings.
	 * @return false where there is no folder of them
	 */
	static boolean areThere() {
		return folder() != null;
	}

	private static @Nullable Path folder() {
		String configured = System.getProperty("wire.exchanges");
		if (configured != null) {
			return Path.of(configured);
		}
		for (Path base = Path.of("").toAbsolutePath(); base != null; base = base.getParent()) {
			Path folder = base.resolve("shared/wire/exchanges");
			if (Files.isDirectory(folder)) {
				return folder;
			}
		}
		return null;
	}

	/**
	 * The recording's name.
	 * @return the name, which is that of its file too
	 */
	public String id() {
		return this.file.path("id").stringValue();
	}

	public String provider() {
		return this.file.path("provider").stringValue();
	}

	/**
	 * The dialect that the response is read with. Errors of Gemini's own protocol are
	 * read with OpenAI's: they are the same on its compatible endpoint.
	 * @return the dialect
	 */
	public KnownDialect dialect() {
		return protocol().equals("anthropic") ? KnownDialect.ANTHROPIC : KnownDialect.OPENAI;
	}

	/**
	 * The protocol: {@code openai}, {@code anthropic} or {@code gemini-native}.
	 * @return the protocol
	 */
	public String protocol() {
		return this.file.path("protocol").stringValue();
	}

	/**
	 * Whether the request asked for a stream.
	 * @return true for a stream
	 */
	public boolean stream() {
		return this.file.path("stream").booleanValue();
	}

	/**
	 * The model that was asked for.
	 * @return the model; {@code some-model} where the request does not name it
	 */
	public String model() {
		return this.file.path("request").path("body").path("model").asString("some-model");
	}

	/**
	 * The body of the request.
	 * @return the body; missing where it was not kept
	 */
	public JsonNode request() {
		return this.file.path("request").path("body");
	}

	/**
	 * Who runs the server of a protocol that is compatible with another one.
	 * @return the vendor; empty for the protocol's own
	 */
	public String vendor() {
		return this.file.path("vendor").asString("");
	}

	public int status() {
		return this.file.path("response").path("status").intValue();
	}

	/**
	 * The response's headers, as far as they were kept.
	 * @return the headers
	 */
	public Map<String, String> headers() {
		Map<String, String> headers = new LinkedHashMap<>();
		this.file.path("response")
			.path("headers")
			.properties()
			.forEach((header) -> headers.put(header.getKey(), header.getValue().asString()));
		return headers;
	}

	/**
	 * Whether the response is a stream of server-sent events.
	 * @return true for events, false for one JSON value
	 */
	public boolean events() {
		return this.file.path("response").path("body").isString();
	}

	/**
	 * The response's body, with the white space that was sent before it.
	 * @return the bytes
	 */
	public byte[] body() {
		JsonNode response = this.file.path("response");
		JsonNode body = response.path("body");
		String text = body.isString() ? body.stringValue() : body.toString();
		return (response.path("rawPrefix").asString("") + text).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The lengths of the pieces in which the body came.
	 * @return the lengths in bytes; empty where they are not known
	 */
	public int[] chunks() {
		List<Integer> lengths = new ArrayList<>();
		this.file.path("response").path("wireChunks").forEach((length) -> lengths.add(length.intValue()));
		return lengths.stream().mapToInt(Integer::intValue).toArray();
	}

	/**
	 * What a correct client makes of the response.
	 * @return the recording's {@code expect}
	 */
	public JsonNode expect() {
		return this.file.path("expect");
	}

	/**
	 * The kinds of failure that are right for this response.
	 * @return any one is right; empty where the response is an answer
	 */
	public List<String> failureKinds() {
		return expect().path("failureKinds").valueStream().map(JsonNode::stringValue).toList();
	}

	@Override
	public String toString() {
		return id();
	}

}
