package io.llmfailover.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import tools.jackson.databind.JsonNode;

/**
 * What a provider says that was told nothing: as a model would, it calls tools that the
 * question is about, answers by the schema that the request gives, and uses what tools
 * returned. Always the same for the same request and provider.
 */
final class Improvisation {

	private static final int ID = 24;

	private final Exchange exchange;

	private final Prompt prompt;

	Improvisation(Exchange exchange) {
		this.exchange = exchange;
		this.prompt = exchange.wire().prompt(exchange.request());
	}

	/**
	 * All that is said, beside what is said already.
	 */
	Content on(Content content) {
		List<ToolCall> calls = calls();
		if (!calls.isEmpty()) {
			return content.withToolCalls(calls);
		}
		JsonNode form = this.prompt.form();
		String text = Words.answer(this.exchange.profile().name(), this.prompt);
		if (form == null) {
			return content.withText(Words.tokens(text));
		}
		JsonNode answer = form.isMissingNode() ? Json.tree(Json.object("answer", text))
				: JsonFromSchema.answer(form, this.prompt);
		return content.withText(Words.fragments(Json.write(answer)));
	}

	private List<ToolCall> calls() {
		List<ToolCall> calls = new ArrayList<>();
		for (ToolChooser.Choice choice : new ToolChooser(this.prompt).choices()) {
			JsonNode arguments = JsonFromSchema.arguments(choice.tool().schema(), this.prompt, choice.nth());
			calls.add(new ToolCall(id(calls.size()), choice.tool().name(), Json.write(arguments)));
		}
		return calls;
	}

	private String id(int nth) {
		String seed = this.exchange.profile().name() + this.exchange.id() + nth;
		String hex = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
		return this.exchange.wire().callId(hex.substring(0, ID));
	}

}
