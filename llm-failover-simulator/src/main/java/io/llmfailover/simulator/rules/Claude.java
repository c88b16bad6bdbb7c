package io.llmfailover.simulator.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What requests of Anthropic's messages are made of.
 */
final class Claude {

	/** Models from Claude Sonnet 5 on, which choose how they sample. */
	private static final String CHOOSES = "claude-(sonnet|opus|haiku)-([5-9]|[1-9][0-9]).*|claude-fable.*";

	/** Models from Claude 4.6 on, which answer a last message of their own. */
	private static final String NO_PREFILL = "claude-(sonnet|opus|haiku)-4-[6-9].*|" + CHOOSES;

	/** Models from Claude 5.5 on, which call tools as they like. */
	private static final String FREE = "claude-(sonnet|opus|haiku)-(5-[5-9]|[6-9]).*|claude-fable.*";

	/** Models before Claude 4.6, which think within a budget. */
	private static final String BUDGETED = "claude-3.*|claude-(sonnet|opus|haiku)-4(-[0-5])?([-@]\\d{8})?";

	private static final Set<String> ASSISTANT_BLOCKS = Set.of("text", "tool_use", "thinking", "redacted_thinking",
			"server_tool_use", "web_search_tool_result", "web_fetch_tool_result", "code_execution_tool_result",
			"bash_code_execution_tool_result", "text_editor_code_execution_tool_result", "mcp_tool_use",
			"mcp_tool_result", "container_upload", "compaction", "search_result", "tool_search_tool_result",
			"advisor_tool_result");

	private static final Set<String> USER_BLOCKS = Set.of("text", "image", "document", "tool_result", "search_result",
			"container_upload");

	private Claude() {
	}

	static Stream<Place> messages(Place request) {
		return request.at("messages").each();
	}

	static boolean isUsers(Place message) {
		return message.at("role").is("user");
	}

	/**
	 * All blocks of messages, those in tool results included.
	 */
	static Stream<Place> blocks(Place request) {
		return messages(request).flatMap((message) -> message.at("content").each())
			.flatMap((block) -> Stream.concat(Stream.of(block),
					block.at("type").is("tool_result") ? block.at("content").each() : Stream.empty()));
	}

	static Stream<Place> blocks(Place request, String type) {
		return blocks(request).filter((block) -> block.at("type").is(type));
	}

	static Stream<Place> unknownBlocks(Place request) {
		return messages(request).flatMap((message) -> message.at("content")
			.each()
			.filter((block) -> !(isUsers(message) ? USER_BLOCKS : ASSISTANT_BLOCKS).contains(block.at("type").text()))
			.map((block) -> block.at("type")));
	}

	static boolean isModel(Place request, String pattern) {
		return request.at("model").matches(pattern);
	}

	static boolean choosesItsSampling(Place request) {
		return isModel(request, CHOOSES);
	}

	static boolean takesNoPrefill(Place request) {
		return isModel(request, NO_PREFILL);
	}

	static boolean callsToolsFreely(Place request) {
		return isModel(request, FREE);
	}

	static boolean thinksWithinABudget(Place request) {
		return isModel(request, BUDGETED);
	}

	static boolean thinks(Place request) {
		return request.at("thinking").at("type").in("enabled", "adaptive");
	}

	static boolean forcesATool(Place request) {
		return request.at("tool_choice").at("type").in("any", "tool");
	}

	static Place last(Place place) {
		List<Place> all = place.each().toList();
		return all.isEmpty() ? place.at("nothing") : all.get(all.size() - 1);
	}

	/**
	 * The last message, if the model is to go on from it.
	 */
	static Stream<Place> prefill(Place request) {
		Place last = last(request.at("messages"));
		Place block = last(last.at("content"));
		boolean paused = block.at("type").present() && !block.at("type").in("text", "tool_use");
		return last.when(last.at("role").is("assistant") && !paused);
	}

	/**
	 * Whether the request goes on after results from an answer that begins without what
	 * was thought.
	 */
	static Stream<Place> resultsAfterNoThought(Place request) {
		List<Place> messages = messages(request).toList();
		if (messages.size() < 2 || messages.get(messages.size() - 1)
			.at("content")
			.each()
			.noneMatch((block) -> block.at("type").is("tool_result"))) {
			return Stream.empty();
		}
		Place answer = messages.get(messages.size() - 2);
		return answer.when(answer.at("content")
			.each()
			.limit(1)
			.noneMatch((block) -> block.at("type").in("thinking", "redacted_thinking")));
	}

	/**
	 * Messages of the same side as the one before.
	 */
	static Stream<Place> outOfTurn(Place request) {
		List<Place> wrong = new ArrayList<>();
		String before = "assistant";
		for (Place message : messages(request).toList()) {
			if (message.at("role").is(before)) {
				wrong.add(message);
			}
			before = message.at("role").text();
		}
		return wrong.stream();
	}

	private static Stream<Place> named(Place message, String type) {
		return message.at("content").each().filter((block) -> block.at("type").is(type));
	}

	private static Set<String> ids(Place message, String type, String field) {
		Set<String> ids = new HashSet<>();
		named(message, type).forEach((block) -> ids.add(block.at(field).text()));
		return ids;
	}

	/**
	 * Calls without a result in the next message.
	 */
	static Stream<Place> callsWithoutResult(Place request) {
		List<Place> messages = messages(request).toList();
		List<Place> wrong = new ArrayList<>();
		for (int i = 0; i < messages.size(); i++) {
			Set<String> answered = (i + 1 < messages.size()) ? ids(messages.get(i + 1), "tool_result", "tool_use_id")
					: Set.of();
			named(messages.get(i), "tool_use").map((call) -> call.at("id"))
				.filter((id) -> !answered.contains(id.text()))
				.forEach(wrong::add);
		}
		return wrong.stream();
	}

	/**
	 * Results without a call in the message before.
	 */
	static Stream<Place> resultsWithoutCall(Place request) {
		List<Place> wrong = new ArrayList<>();
		Set<String> called = Set.of();
		for (Place message : messages(request).toList()) {
			Set<String> before = called;
			named(message, "tool_result").map((result) -> result.at("tool_use_id"))
				.filter((id) -> !before.contains(id.text()))
				.forEach(wrong::add);
			called = ids(message, "tool_use", "id");
		}
		return wrong.stream();
	}

	/**
	 * Second results of a call.
	 */
	static Stream<Place> secondResults(Place request) {
		return messages(request).flatMap(
				(message) -> Texts.repeated(named(message, "tool_result").map((result) -> result.at("tool_use_id"))));
	}

	/**
	 * Results behind something else.
	 */
	static Stream<Place> lateResults(Place request) {
		return messages(request).flatMap((message) -> message.at("content")
			.each()
			.dropWhile((block) -> block.at("type").is("tool_result"))
			.filter((block) -> block.at("type").is("tool_result")));
	}

}
