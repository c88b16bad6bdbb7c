package io.llmfailover.simulator.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What requests of the chat completions protocol are made of.
 */
final class Chats {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private Chats() {
	}

	static Stream<Place> messages(Place request) {
		return request.at("messages").each();
	}

	static Stream<Place> messages(Place request, String role) {
		return messages(request).filter((message) -> message.at("role").is(role));
	}

	/**
	 * Messages that are not instructions.
	 */
	static List<Place> spoken(Place request) {
		return messages(request).filter((message) -> !message.at("role").in("system", "developer")).toList();
	}

	static Stream<Place> tools(Place request) {
		return request.at("tools").each().map((tool) -> tool.at("function"));
	}

	static Stream<Place> parameters(Place request) {
		return tools(request).map((tool) -> tool.at("parameters"));
	}

	/**
	 * The calls that earlier answers made.
	 */
	static Stream<Place> calls(Place request) {
		return messages(request, "assistant").flatMap((message) -> message.at("tool_calls").each());
	}

	static boolean hasCalls(Place message) {
		return message.at("tool_calls").each().findAny().isPresent();
	}

	static boolean isModel(Place request, String pattern) {
		return request.at("model").matches(pattern);
	}

	static boolean forcesATool(Place request) {
		Place choice = request.at("tool_choice");
		return choice.is("required") || choice.at("function").present();
	}

	/**
	 * Whether nothing is said in a content, in whichever form it has.
	 */
	static boolean saysNothing(Place content) {
		if (content.json().isArray()) {
			return content.each()
				.allMatch((part) -> part.at("type").in("text", "refusal")
						&& Stream.of("text", "refusal").allMatch((field) -> part.at(field).blank()));
		}
		return content.blank();
	}

	static boolean isObject(String json) {
		try {
			JsonNode tree = MAPPER.readTree(json);
			return tree.isObject();
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	/**
	 * Calls whose results do not follow.
	 */
	static Stream<Place> callsWithoutResult(Place request) {
		List<Place> missing = new ArrayList<>();
		List<Place> open = new ArrayList<>();
		for (Place message : messages(request).toList()) {
			if (message.at("role").is("tool")) {
				open.removeIf((call) -> call.text().equals(message.at("tool_call_id").text()));
			}
			else {
				missing.addAll(open);
				open.clear();
				message.at("tool_calls").each().forEach((call) -> open.add(call.at("id")));
			}
		}
		missing.addAll(open);
		return missing.stream();
	}

	/**
	 * Results that do not follow a message with calls.
	 */
	static Stream<Place> resultsWithoutCall(Place request) {
		List<Place> wrong = new ArrayList<>();
		List<String> called = List.of();
		for (Place message : messages(request).toList()) {
			if (!message.at("role").is("tool")) {
				called = message.at("tool_calls").each().map((call) -> call.at("id").text()).toList();
			}
			else if (!called.contains(message.at("tool_call_id").text())) {
				wrong.add(message);
			}
		}
		return wrong.stream();
	}

	/**
	 * Results that come in another order than their calls.
	 */
	static Stream<Place> resultsOutOfOrder(Place request) {
		List<Place> wrong = new ArrayList<>();
		Deque<String> open = new ArrayDeque<>();
		for (Place message : messages(request).toList()) {
			if (!message.at("role").is("tool")) {
				open.clear();
				message.at("tool_calls").each().forEach((call) -> open.add(call.at("id").text()));
			}
			else {
				String id = message.at("tool_call_id").text();
				if (open.contains(id) && !id.equals(open.peek())) {
					wrong.add(message);
				}
				open.remove(id);
			}
		}
		return wrong.stream();
	}

	/**
	 * Messages of the same speaker as the one before, and a first one that is not the
	 * user's.
	 */
	static Stream<Place> outOfTurn(Place request) {
		List<Place> wrong = new ArrayList<>();
		String before = "assistant";
		for (Place message : spoken(request)) {
			String role = message.at("role").text();
			if (role.equals(before) && !role.equals("tool")
					|| message == spoken(request).get(0) && !role.equals("user")) {
				wrong.add(message);
			}
			before = role;
		}
		return wrong.stream();
	}

	/**
	 * The last message, if it is neither the user's nor a result.
	 */
	static Stream<Place> lastWordOfTheModel(Place request) {
		List<Place> spoken = spoken(request);
		return spoken.stream()
			.skip(Math.max(0, spoken.size() - 1))
			.filter((last) -> !last.at("role").in("user", "tool"));
	}

}
