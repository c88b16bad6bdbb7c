package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Gathers what the caller of a chat wrote from a request.
 */
final class GatheredWords {

	// of the names that a request holds; what is left of a larger schema is seldom quoted
	private static final int MOST_NAMES = 2_000;

	private static final int DEEPEST = 30;

	private GatheredWords() {
	}

	/**
	 * The names that the caller gave something: tools, properties in their schemas,
	 * options and their values, and what ends the answer.
	 * @param request the request
	 * @param provider the provider that is asked, whose options are sent
	 * @return the names, which may be changed
	 */
	static Set<String> names(ChatRequest request, String provider) {
		Set<String> names = new LinkedHashSet<>();
		for (ToolDefinition tool : request.tools()) {
			names.add(tool.name());
			gather(PartialJson.read(tool.schema()), names, 0);
		}
		gather(request.extras(provider), names, 0);
		names.addAll(request.options().stop());
		return names;
	}

	private static void gather(@Nullable JsonNode schema, Set<String> names, int depth) {
		if (schema == null || names.size() > MOST_NAMES || depth > DEEPEST) {
			return;
		}
		if (schema.isString()) {
			names.add(schema.stringValue());
		}
		schema.propertyNames().forEach(names::add);
		schema.forEach((child) -> gather(child, names, depth + 1));
	}

	private static void gather(@Nullable Object option, Set<String> names, int depth) {
		if (names.size() > MOST_NAMES || depth > DEEPEST) {
			return;
		}
		if (option instanceof CharSequence text) {
			names.add(text.toString());
		}
		else if (option instanceof Map<?, ?> map) {
			map.forEach((name, value) -> {
				names.add(String.valueOf(name));
				gather(value, names, depth + 1);
			});
		}
		else if (option instanceof Collection<?> values) {
			values.forEach((value) -> gather(value, names, depth + 1));
		}
	}

	/**
	 * The texts that the caller wrote: of messages, of tools, and of long options.
	 * @param request the request
	 * @param provider the provider that is asked, whose options are sent
	 * @return the texts
	 */
	static List<String> texts(ChatRequest request, String provider) {
		List<String> texts = new ArrayList<>();
		request.messages().forEach((message) -> add(message, texts));
		for (ToolDefinition tool : request.tools()) {
			texts.add(tool.schema());
			if (tool.description() != null) {
				texts.add(tool.description());
			}
		}
		Set<String> options = new LinkedHashSet<>(request.options().stop());
		gather(request.extras(provider), options, 0);
		options.stream().filter((option) -> option.length() >= Quotes.SHORTEST).forEach(texts::add);
		return texts;
	}

	private static void add(Message message, List<String> texts) {
		if (message instanceof Message.System system) {
			texts.add(system.text());
		}
		else if (message instanceof Message.User user) {
			add(user.content(), texts);
		}
		else if (message instanceof Message.Assistant assistant) {
			texts.add(assistant.text());
			assistant.toolCalls().stream().map(ToolCall::arguments).forEach(texts::add);
		}
		else if (message instanceof Message.ToolResult result) {
			add(result.content(), texts);
		}
	}

	private static void add(List<Content> content, List<String> texts) {
		for (Content part : content) {
			if (part instanceof Text text) {
				texts.add(text.text());
			}
			else if (part instanceof Image image && image.url() != null) {
				texts.add(image.url().toString());
			}
			else if (part instanceof Document document) {
				add(document, texts);
			}
		}
	}

	private static void add(Document document, List<String> texts) {
		if (document.name() != null) {
			texts.add(document.name());
		}
		if (document.url() != null) {
			texts.add(document.url().toString());
		}
	}

}
