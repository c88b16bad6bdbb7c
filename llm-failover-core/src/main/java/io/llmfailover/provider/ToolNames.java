package io.llmfailover.provider;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * Other names for tools, where a model takes only names that begin with a letter or an
 * underscore. The model reads and calls them by these; nobody else sees them.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/function-calling">Gemini</a>
 */
final class ToolNames {

	private static final int LONGEST = 64;

	private final Map<String, String> wireNames = new LinkedHashMap<>();

	private final Map<String, String> callersNames = new LinkedHashMap<>();

	private final Set<String> taken = new HashSet<>();

	private ToolNames(ChatRequest request) {
		request.tools().forEach((tool) -> this.taken.add(tool.name()));
		request.tools().stream().map(ToolDefinition::name).forEach(this::onTheWire);
	}

	/**
	 * The names for a request.
	 * @param request the request
	 * @return the names; null where none of its tools needs another one
	 */
	static @Nullable ToolNames of(ChatRequest request) {
		return isNeeded(request) ? new ToolNames(request) : null;
	}

	/**
	 * Whether a request has a tool whose name does not begin with a letter or an
	 * underscore.
	 * @param request the request
	 * @return true if it offers one, or one was called earlier
	 */
	static boolean isNeeded(ChatRequest request) {
		return request.tools().stream().anyMatch((tool) -> !begins(tool.name()))
				|| request.messages().stream().anyMatch(ToolNames::isNeeded);
	}

	private static boolean isNeeded(Message message) {
		return message instanceof Message.Assistant assistant
				&& assistant.toolCalls().stream().anyMatch((call) -> !begins(call.name()));
	}

	static boolean begins(String name) {
		char first = name.isEmpty() ? '_' : name.charAt(0);
		return first == '_' || first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z';
	}

	private String onTheWire(String name) {
		if (begins(name)) {
			return name;
		}
		return this.wireNames.computeIfAbsent(name, (foreign) -> {
			String wire = cut("_" + foreign, LONGEST);
			for (int i = 2; !this.taken.add(wire); i++) {
				wire = cut("_" + foreign, LONGEST - 1 - String.valueOf(i).length()) + "_" + i;
			}
			this.callersNames.put(wire, foreign);
			return wire;
		});
	}

	private static String cut(String name, int length) {
		return (name.length() > length) ? name.substring(0, length) : name;
	}

	/**
	 * A request with these names.
	 * @param request the request
	 * @return what is sent
	 */
	ChatRequest sent(ChatRequest request) {
		ChatRequest.Builder builder = request.withMessages(request.messages().stream().map(this::sent).toList())
			.toBuilder()
			.withoutTools();
		for (ToolDefinition tool : request.tools()) {
			builder.tool(new ToolDefinition(onTheWire(tool.name()), tool.description(), tool.schema()));
		}
		String chosen = request.toolChoice().name();
		return ((chosen != null) ? builder.toolChoice(ToolChoice.named(onTheWire(chosen))) : builder).build();
	}

	private Message sent(Message message) {
		if (!(message instanceof Message.Assistant assistant)
				|| assistant.toolCalls().stream().allMatch((call) -> begins(call.name()))) {
			return message;
		}
		List<ToolCall> calls = assistant.toolCalls()
			.stream()
			.map((call) -> named(call, onTheWire(call.name())))
			.toList();
		return new Message.Assistant(assistant.text(), calls, assistant.state());
	}

	private static ToolCall named(ToolCall call, String name) {
		return new ToolCall(call.id(), name, call.arguments(), call.complete());
	}

	/**
	 * An event of the answer with the caller's names.
	 * @param event the event
	 * @return the event
	 */
	TargetEvent received(TargetEvent event) {
		if (event instanceof TargetEvent.ToolCalled called) {
			ToolCall call = called.toolCall();
			String name = this.callersNames.get(call.name());
			return (name != null) ? new TargetEvent.ToolCalled(named(call, name)) : event;
		}
		return (event instanceof TargetEvent.Finished finished) ? told(finished) : event;
	}

	private TargetEvent told(TargetEvent.Finished finished) {
		List<String> warnings = new ArrayList<>(finished.warnings());
		this.wireNames.forEach((name, wire) -> warnings.add("tool '" + name + "' was offered as '" + wire
				+ "': the model takes names that begin with a letter or an underscore"));
		return new TargetEvent.Finished(finished.model(), finished.finishReason(), finished.providerFinishReason(),
				finished.usage(), finished.refusal(), finished.state(), warnings);
	}

}
