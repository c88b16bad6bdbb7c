package io.llmfailover.provider.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.llmfailover.Content;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.ModelTraits.Need;
import io.llmfailover.provider.wire.Warnings;
import io.llmfailover.provider.wire.WireTarget;
import tools.jackson.core.JsonGenerator;

/**
 * Renders the messages of a request. A last message of the assistant stays where it is:
 * the protocol takes it, but a model without prefill answers it and does not continue it.
 */
final class MessageRenderer {

	private final JsonGenerator json;

	private final WireTarget target;

	private final ModelTraits traits;

	private final Warnings warnings;

	/** Images of tool results, until the results of the round have ended. */
	private final List<Content> pendingImages = new ArrayList<>();

	MessageRenderer(JsonGenerator json, WireTarget target, Warnings warnings) {
		this.json = json;
		this.target = target;
		this.traits = target.traits();
		this.warnings = warnings;
	}

	void render(List<Message> messages) {
		Set<String> cut = cutCalls(messages);
		this.json.writeName("messages").writeStartArray();
		for (Message message : messages) {
			if (message instanceof Message.ToolResult result) {
				if (!cut.contains(result.toolCallId())) {
					toolResult(result);
				}
				continue;
			}
			pendingImages();
			if (message instanceof Message.System system) {
				text(this.traits.systemRole(), system.text());
			}
			else if (message instanceof Message.User user) {
				user(user.content());
			}
			else if (message instanceof Message.Assistant assistant) {
				assistant(assistant);
			}
		}
		pendingImages();
		this.json.writeEndArray();
	}

	/**
	 * The calls whose arguments were cut off. Servers parse arguments and want a result
	 * for each call, so neither is sent.
	 */
	private static Set<String> cutCalls(List<Message> messages) {
		return messages.stream()
			.filter(Message.Assistant.class::isInstance)
			.flatMap((message) -> ((Message.Assistant) message).toolCalls().stream())
			.filter((call) -> !call.complete())
			.map(ToolCall::id)
			.collect(Collectors.toSet());
	}

	private void text(String role, String text) {
		this.json.writeStartObject()
			.writeStringProperty("role", role)
			.writeStringProperty("content", text)
			.writeEndObject();
	}

	private void user(List<Content> content) {
		if (content.size() == 1 && content.get(0) instanceof Text text) {
			text("user", text.text());
			return;
		}
		this.json.writeStartObject().writeStringProperty("role", "user").writeName("content").writeStartArray();
		content.forEach(this::part);
		this.json.writeEndArray().writeEndObject();
	}

	private void part(Content part) {
		this.json.writeStartObject();
		if (part instanceof Text text) {
			this.json.writeStringProperty("type", "text").writeStringProperty("text", text.text());
		}
		else if (part instanceof Image image) {
			this.json.writeStringProperty("type", "image_url").writeName("image_url").writeStartObject();
			this.json.writeStringProperty("url", (image.url() != null) ? image.url().toString()
					: "data:" + image.mediaType() + ";base64," + image.base64());
			this.json.writeEndObject();
		}
		this.json.writeEndObject();
	}

	private void assistant(Message.Assistant message) {
		List<ToolCall> calls = message.toolCalls().stream().filter(ToolCall::complete).toList();
		if (calls.size() < message.toolCalls().size()) {
			this.warnings.dropped("A tool call whose arguments were cut off was left out");
		}
		if (message.text().isEmpty() && calls.isEmpty()) {
			// some servers refuse an answer that says nothing
			this.warnings.mapped("An empty message of the assistant was left out");
			return;
		}
		ReplayState state = ReplayState.of(message, this.target.provider());
		this.json.writeStartObject().writeStringProperty("role", "assistant");
		if (message.text().isEmpty()) {
			this.json.writeNullProperty("content");
		}
		else {
			this.json.writeStringProperty("content", message.text());
		}
		Map<String, ?> fields = state.message();
		fields.forEach(this.json::writePOJOProperty);
		if (!calls.isEmpty()) {
			if (this.traits.needs().contains(Need.REASONING_CONTENT) && !fields.containsKey("reasoning_content")) {
				this.json.writeStringProperty("reasoning_content", "");
			}
			toolCalls(calls, state);
		}
		this.json.writeEndObject();
	}

	private void toolCalls(List<ToolCall> calls, ReplayState state) {
		boolean unsigned = this.traits.needs().contains(Need.THOUGHT_SIGNATURES)
				&& calls.stream().allMatch((call) -> state.toolCall(call.id()).isEmpty());
		this.json.writeName("tool_calls").writeStartArray();
		for (ToolCall call : calls) {
			this.json.writeStartObject()
				.writeStringProperty("id", ToolCallIds.valid(call.id(), this.traits))
				.writeStringProperty("type", "function");
			this.json.writeName("function")
				.writeStartObject()
				.writeStringProperty("name", ToolCallIds.validName(call.name()))
				.writeStringProperty("arguments", call.arguments())
				.writeEndObject();
			state.toolCall(call.id()).forEach(this.json::writePOJOProperty);
			if (unsigned && call == calls.get(0)) {
				// the first call of a step carries the signature; Google's word for none
				// https://ai.google.dev/gemini-api/docs/thought-signatures
				this.json.writePOJOProperty("extra_content",
						Map.of("google", Map.of("thought_signature", "skip_thought_signature_validator")));
			}
			this.json.writeEndObject();
		}
		this.json.writeEndArray();
	}

	private void toolResult(Message.ToolResult result) {
		String id = ToolCallIds.valid(result.toolCallId(), this.traits);
		String text = result.content()
			.stream()
			.filter(Text.class::isInstance)
			.map((part) -> ((Text) part).text())
			.collect(Collectors.joining("\n"));
		List<Content> images = result.content().stream().filter(Image.class::isInstance).toList();
		if (!images.isEmpty()) {
			this.pendingImages.add(new Text("Images of the result of tool call " + id + ":"));
			this.pendingImages.addAll(images);
			this.warnings.mapped("Images of a tool result were sent in a message of the user after it: the protocol "
					+ "takes text results only");
		}
		if (text.isEmpty() && !images.isEmpty()) {
			text = "The result is in the images of the next message of the user.";
		}
		// the protocol has no flag for it
		String content = result.error() ? "Error: " + text : text;
		this.json.writeStartObject()
			.writeStringProperty("role", "tool")
			.writeStringProperty("tool_call_id", id)
			.writeStringProperty("content", content)
			.writeEndObject();
	}

	private void pendingImages() {
		if (!this.pendingImages.isEmpty()) {
			user(List.copyOf(this.pendingImages));
			this.pendingImages.clear();
		}
	}

}
