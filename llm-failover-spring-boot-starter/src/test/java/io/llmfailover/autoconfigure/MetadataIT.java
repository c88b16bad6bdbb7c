package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.llmfailover.Capability;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.OnInterruption;
import io.llmfailover.failover.ChatTransport;
import io.llmfailover.failover.ErrorContext;
import io.llmfailover.observation.GenAiNames;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.tool.ToolErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.DefaultValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What editors offer for {@code llm.failover.*}, read from where they read it: the jar.
 */
class MetadataIT {

	private static final String BUILT_IN = "llm.failover.providers.openai.";

	// replaced by the entries of the built-in providers
	private static final Set<String> MAPS = Set.of("llm.failover.providers", "llm.failover.chains",
			"llm.failover.actions", "llm.failover.model-timeouts");

	private final JsonNode metadata = metadata();

	// those of Spring Boot's own kind, of our endpoint, come by themselves
	private final Map<String, JsonNode> properties = ours(byName(this.metadata.path("properties")));

	private final Map<String, JsonNode> hints = byName(this.metadata.path("hints"));

	@Test
	void isReadFromTheJarThatUsersGet() {
		assertThat(LlmFailoverProperties.class.getProtectionDomain().getCodeSource().getLocation().getPath())
			.endsWith(".jar");
	}

	@Test
	void describesEveryProperty() {
		assertThat(this.properties).isNotEmpty()
			.allSatisfy((name, property) -> assertThat(property.path("description").asString("")).as(name)
				.isNotBlank()
				.endsWith("."));
	}

	@Test
	void holdsExactlyTheBoundProperties() {
		Set<String> bound = new TreeSet<>(bound("llm.failover.", LlmFailoverProperties.class));
		for (String name : KnownProviders.names()) {
			bound.addAll(bound("llm.failover.providers." + name + ".", ProviderProperties.class));
			// a built-in provider has nothing to extend
			bound.remove("llm.failover.providers." + name + ".extends");
		}
		assertThat(new TreeSet<>(this.properties.keySet())).isEqualTo(bound);
	}

	@Test
	void tellsEveryDefault() {
		for (RecordComponent component : LlmFailoverProperties.class.getRecordComponents()) {
			DefaultValue value = component.getAccessor().getAnnotation(DefaultValue.class);
			if (value != null && value.value().length > 0) {
				assertThat(defaultValue("llm.failover." + dashed(component.getName()))).isEqualTo(value.value()[0]);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("builtIn")
	void tellsTheDefaultsOfBuiltInProviders(KnownProviders.Row row) {
		String prefix = "llm.failover.providers." + row.name() + ".";
		assertThat(defaultValue(prefix + "base-url")).isEqualTo(row.baseUrl().toString());
		assertThat(defaultValue(prefix + "dialect")).isEqualTo(dashed(row.dialect()));
		assertThat(defaultValue(prefix + "key-header")).isEqualTo(row.dialect().dialect().keyHeader());
		assertThat(defaultValue(prefix + "model")).isEqualTo(row.models().get(0));
		assertThat(strings(property(prefix + "models").path("defaultValue"))).isEqualTo(row.models());
		assertThat(strings(property(prefix + "capabilities").path("defaultValue")))
			.containsExactlyInAnyOrderElementsOf(row.capabilities().stream().map(MetadataIT::dashed).toList());
		assertThat(property(prefix + "api-key").path("description").asString()).contains(row.keyVariables());
		assertThat(hinted(prefix + "model")).isEqualTo(row.models());
	}

	static List<KnownProviders.Row> builtIn() {
		return KnownProviders.all();
	}

	@Test
	void hintsAtEveryValueThereIs() {
		assertThat(hinted("llm.failover.order")).isEqualTo(KnownProviders.names());
		assertThat(hinted("llm.failover.preferred-provider")).isEqualTo(KnownProviders.names());
		assertThat(hinted("llm.failover.providers.keys")).isEqualTo(KnownProviders.names());
		assertThat(hinted("llm.failover.on-interruption")).isEqualTo(dashed(OnInterruption.values()));
		assertThat(hinted("llm.failover.on-interruption-text")).isEqualTo(dashed(OnInterruption.values()));
		assertThat(hinted("llm.failover.error-context")).isEqualTo(dashed(ErrorContext.values()));
		assertThat(hinted("llm.failover.chat-transport")).isEqualTo(dashed(ChatTransport.values()));
		assertThat(hinted("llm.failover.tools.errors")).isEqualTo(dashed(ToolErrors.values()));
		assertThat(hinted("llm.failover.observations.gen-ai-names")).isEqualTo(dashed(GenAiNames.values()));
		assertThat(hinted("llm.failover.actions.values")).isEqualTo(dashed(FailureAction.values()));
		assertThat(hinted("llm.failover.actions.keys")).isEqualTo(dashed(FailureKind.values()).stream()
			.filter((kind) -> !List.of("tool-failed", "deadline-exceeded", "no-usable-provider", "cancelled")
				.contains(kind))
			.toList());
		assertThat(hinted(BUILT_IN + "dialect")).isEqualTo(dashed(KnownDialect.values()));
		assertThat(hinted(BUILT_IN + "capabilities")).isEqualTo(dashed(Capability.values()));
	}

	@Test
	void hintsOnlyAtPropertiesThatAreThere() {
		assertThat(this.hints.keySet())
			.allSatisfy((name) -> assertThat(this.properties).containsKey(name.replaceAll("\\.(keys|values)$", "")));
	}

	@Test
	void agreesWithTheTableOfTheReadme() throws IOException {
		Path readme = Path.of("..", "README.md");
		Matcher rows = Pattern.compile("(?m)^\\| *`(llm\\.failover\\.[^`]+)` *\\|([^|]*)\\|")
			.matcher(Files.readString(readme));
		Map<String, String> table = new LinkedHashMap<>();
		while (rows.find()) {
			table.put(rows.group(1).replace("providers.<name>.", "providers.openai."),
					rows.group(2).replace("`", "").trim());
		}
		assertThat(table).isNotEmpty();
		assertThat(table).allSatisfy((name, value) -> {
			if (!name.endsWith(".extends") && !name.endsWith(".<name>") && !name.endsWith(".<kind>")
					&& !name.startsWith("llm.failover.model-timeouts")) {
				assertThat(this.properties).containsKey(name);
			}
		});
		assertThat(table.keySet()).containsAll(this.properties.keySet()
			.stream()
			.filter((name) -> !MAPS.contains(name))
			.filter((name) -> !name.startsWith("llm.failover.providers.") || name.startsWith(BUILT_IN))
			.toList());
		table.forEach((name, value) -> {
			if (this.properties.containsKey(name) && !name.startsWith(BUILT_IN)
					&& !property(name).path("defaultValue").isMissingNode()) {
				assertThat(value).as(name).startsWith(defaultValue(name));
			}
		});
	}

	private JsonNode property(String name) {
		return Objects.requireNonNull(this.properties.get(name), name);
	}

	private String defaultValue(String name) {
		return property(name).path("defaultValue").asString();
	}

	private List<String> hinted(String name) {
		JsonNode hint = Objects.requireNonNull(this.hints.get(name), name);
		return StreamSupport.stream(hint.path("values").spliterator(), false)
			.peek((value) -> assertThat(value.path("description").asString("")).isNotBlank())
			.map((value) -> value.path("value").asString())
			.toList();
	}

	private static List<String> bound(String prefix, Class<?> type) {
		List<String> names = new ArrayList<>();
		for (RecordComponent component : type.getRecordComponents()) {
			// the name that differs in Java, where it is a keyword
			String name = prefix + (component.getName().equals("parent") ? "extends" : dashed(component.getName()));
			if (component.getType().isRecord()) {
				names.addAll(bound(name + ".", component.getType()));
			}
			else {
				names.add(name);
			}
		}
		return names;
	}

	private static JsonNode metadata() {
		String classes = LlmFailoverProperties.class.getProtectionDomain().getCodeSource().getLocation().toString();
		String root = classes.endsWith(".jar") ? "jar:" + classes + "!/" : classes;
		try (InputStream in = URI.create(root + "META-INF/spring-configuration-metadata.json").toURL().openStream()) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Map<String, JsonNode> ours(Map<String, JsonNode> properties) {
		properties.keySet().removeIf((name) -> name.startsWith("management."));
		return properties;
	}

	private static Map<String, JsonNode> byName(JsonNode list) {
		Map<String, JsonNode> byName = new LinkedHashMap<>();
		list.forEach((item) -> byName.put(item.path("name").asString(), item));
		return byName;
	}

	private static List<String> strings(JsonNode list) {
		return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asString).toList();
	}

	private static List<String> dashed(Enum<?>[] values) {
		return Arrays.stream(values).map(MetadataIT::dashed).toList();
	}

	private static String dashed(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static String dashed(String camelCase) {
		return Stream.of(camelCase.split("(?=[A-Z])"))
			.reduce((a, b) -> a + "-" + b)
			.orElseThrow()
			.toLowerCase(Locale.ROOT);
	}

}
