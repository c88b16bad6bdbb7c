package io.llmfailover.provider.openai;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.ToolChoice;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests against OpenAI's own OpenAPI document, which is kept beside the project: in
 * the file of the system property {@code openai.openapi}, else in
 * {@code shared/specs/openai-openapi.yaml} beside the repository.
 */
class OpenAiSpecificationTest {

	private static final ModelTraits TRAITS = new ModelTraits(Set.of(), Map.of("max_tokens", "max_completion_tokens"),
			"developer", false);

	@SuppressWarnings("NullAway.Init")
	private static JsonSchema schema;

	@BeforeAll
	static void read() throws IOException {
		Path document = document();
		Assumptions.assumeTrue(document != null, "No specification: give its file by -Dopenai.openapi=FILE");
		JsonNode openApi = new YAMLMapper().readTree(document.toFile());
		ObjectNode root = new ObjectMapper().createObjectNode();
		root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
		root.put("$ref", "#/components/schemas/CreateChatCompletionRequest");
		// the document allows unknown parameters, the server does not
		root.put("unevaluatedProperties", false);
		root.putObject("components").set("schemas", openApi.path("components").path("schemas"));
		JsonMetaSchema metaSchema = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
			.unknownKeywordFactory((keyword, context) -> new AnnotationKeyword(keyword))
			.build();
		schema = JsonSchemaFactory
			.getInstance(SpecVersion.VersionFlag.V202012, (factory) -> factory.metaSchema(metaSchema))
			.getSchema(root);
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

	@ParameterizedTest
	@EnumSource(Transport.class)
	void aRichConversationIsValid(Transport transport) {
		assertThat(violations(RichConversation.builder().build(), transport)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(ReasoningEffort.class)
	void everyReasoningEffortIsValid(ReasoningEffort effort) {
		assertThat(violations(ChatRequest.builder().user("Hi").reasoningEffort(effort).build(), Transport.WHOLE))
			.isEmpty();
	}

	@Test
	void everyToolChoiceIsValid() {
		for (ToolChoice choice : List.of(ToolChoice.AUTO, ToolChoice.NONE, ToolChoice.REQUIRED,
				ToolChoice.named("look"))) {
			assertThat(violations(RichConversation.builder().toolChoice(choice).build(), Transport.WHOLE)).isEmpty();
		}
	}

	@Test
	void aPrefillIsValid() {
		assertThat(violations(ChatRequest.builder().user("Count.").message(Message.assistant("1 2")).build(),
				Transport.STREAM))
			.isEmpty();
	}

	@Test
	void whatIsWrongIsFound() {
		assertThat(
				violations(ChatRequest.builder().user("Hi").option("openai", "temprature", 1).build(), Transport.WHOLE))
			.isNotEmpty();
		assertThat(violations(ChatRequest.builder().user("Hi").option("openai", "stop", List.of(1)).build(),
				Transport.WHOLE))
			.isNotEmpty();
	}

	private static Set<?> violations(ChatRequest request, Transport transport) {
		byte[] body = new OpenAiDialect()
			.render(request, new WireTarget("openai", "gpt-6-luna", transport, 4096, TRAITS))
			.body();
		return schema.validate(new String(body, StandardCharsets.UTF_8), InputFormat.JSON);
	}

}
