package io.llmfailover.provider.openai;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import io.llmfailover.simulator.rules.RequestRule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's own OpenAPI document as a rule: requests are as it says. It is kept beside the
 * project: in the file of the system property {@code openai.openapi}, else in
 * {@code shared/specs/openai-openapi.yaml} beside the repository.
 */
public final class OpenAiSpecification implements RequestRule {

	private static final String MISSING = "OpenAI's document is not there, so that no request is held against it: give"
			+ " its file by -Dopenai.openapi=FILE";

	private static final @Nullable OpenAiSpecification BESIDE_THE_PROJECT = find();

	private final Schema schema;

	private OpenAiSpecification(Schema schema) {
		this.schema = schema;
	}

	/**
	 * The document; where there is none, the test is skipped.
	 * @return the document
	 */
	public static OpenAiSpecification required() {
		Assumptions.assumeTrue(BESIDE_THE_PROJECT != null, MISSING);
		return Objects.requireNonNull(BESIDE_THE_PROJECT);
	}

	/**
	 * The document.
	 * @return the document; null where there is none
	 */
	public static @Nullable OpenAiSpecification ifThere() {
		return BESIDE_THE_PROJECT;
	}

	private static @Nullable OpenAiSpecification find() {
		Path document = document();
		if (document == null) {
			System.out.println(MISSING);
			return null;
		}
		JsonNode openApi = read(document);
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

	@Override
	public String name() {
		return "CREATE_CHAT_COMPLETION_REQUEST";
	}

	@Override
	public String sentence() {
		return "OpenAI's document does not describe this.";
	}

	@Override
	public String source() {
		return "https://github.com/openai/openai-openapi";
	}

	@Override
	public List<String> broken(JsonNode request) {
		return this.schema.validate(request).stream().map(Object::toString).toList();
	}

}
