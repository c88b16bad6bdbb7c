package io.llmfailover.provider.openai;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's own OpenAPI document, which is kept beside the project: in the file of the
 * system property {@code openai.openapi}, else in
 * {@code shared/specs/openai-openapi.yaml} beside the repository.
 */
public final class OpenAiSpecification {

	private final Schema schema;

	private OpenAiSpecification(Schema schema) {
		this.schema = schema;
	}

	/**
	 * Reads the document; where there is none, the test is skipped.
	 * @return the document
	 */
	public static OpenAiSpecification read() {
		Path document = document();
		Assumptions.assumeTrue(document != null, "No specification: give its file by -Dopenai.openapi=FILE");
		JsonNode openApi = read(Objects.requireNonNull(document));
		ObjectNode root = new ObjectMapper().createObjectNode();
		root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
		root.put("$ref", "#/components/schemas/CreateChatCompletionRequest");
		// the document allows unknown parameters, the server does not
		root.put("unevaluatedProperties", false);
		root.putObject("components").set("schemas", openApi.path("components").path("schemas"));
		Dialect dialect = Dialect.builder(Dialects.getDraft202012())
			.unknownKeywordFactory((keyword, context) -> new AnnotationKeyword(keyword))
			.build();
		return new OpenAiSpecification(SchemaRegistry.withDefaultDialect(dialect).getSchema(root));
	}

	private static JsonNode read(Path document) {
		try (Reader text = Files.newBufferedReader(document)) {
			LoaderOptions options = new LoaderOptions();
			options.setCodePointLimit(Integer.MAX_VALUE);
			return new ObjectMapper().valueToTree(new Yaml(options).load(text));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable Path document() {
		String configured = System.getProperty("openai.openapi");
		if (configured != null) {
			return Path.of(configured);
		}
		for (Path base = Path.of("").toAbsolutePath(); base != null; base = base.getParent()) {
			Path document = base.resolve("shared/specs/openai-openapi.yaml");
			if (Files.isRegularFile(document)) {
				return document;
			}
		}
		return null;
	}

	/**
	 * What is wrong with a request.
	 * @param body the request in JSON
	 * @return the violations; empty if there are none
	 */
	public Collection<?> violations(byte[] body) {
		return this.schema.validate(new String(body, StandardCharsets.UTF_8), InputFormat.JSON);
	}

}
