package io.llmfailover.provider.openai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * OpenAI's own OpenAPI document, which is kept beside the project: in the file of the
 * system property {@code openai.openapi}, else in
 * {@code shared/specs/openai-openapi.yaml} beside the repository.
 */
public final class OpenAiSpecification {

	private final JsonSchema schema;

	private OpenAiSpecification(JsonSchema schema) {
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
		JsonMetaSchema metaSchema = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
			.unknownKeywordFactory((keyword, context) -> new AnnotationKeyword(keyword))
			.build();
		return new OpenAiSpecification(JsonSchemaFactory
			.getInstance(SpecVersion.VersionFlag.V202012, (factory) -> factory.metaSchema(metaSchema))
			.getSchema(root));
	}

	private static JsonNode read(Path document) {
		try {
			return new YAMLMapper().readTree(document.toFile());
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
	public Set<?> violations(byte[] body) {
		return this.schema.validate(new String(body, StandardCharsets.UTF_8), InputFormat.JSON);
	}

}
