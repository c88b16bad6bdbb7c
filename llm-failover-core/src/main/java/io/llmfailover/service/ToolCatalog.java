package io.llmfailover.service;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.ChatRequest;
import io.llmfailover.Tool;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;

/**
 * The tools that a service knows, and which of them every request is offered. Immutable.
 *
 * @param byName the tools under each name: one under its own, several under that of their
 * group
 * @param defaults the tools that requests are offered which do not name them
 */
record ToolCatalog(Map<String, List<Tool>> byName, List<Tool> defaults) {

	static ToolCatalog of(Map<String, List<Tool>> byName, List<String> defaults) {
		Map<String, List<Tool>> tools = Map.copyOf(byName);
		return new ToolCatalog(tools,
				defaults.stream().flatMap((name) -> get(tools, name).stream()).distinct().toList());
	}

	/**
	 * Puts tools in the place of their names.
	 * @param request a request
	 * @return the request with the tools; the same if there are none to add
	 * @throws IllegalArgumentException if it names one that is not known
	 */
	ChatRequest applyTo(ChatRequest request) {
		return (request.toolNames().isEmpty() && this.defaults.isEmpty()) ? request : withTools(request);
	}

	private ChatRequest withTools(ChatRequest request) {
		Set<Tool> added = new LinkedHashSet<>();
		request.toolNames().forEach((name) -> added.addAll(get(this.byName, name)));
		if (request.toolChoice().mode() != ToolChoice.Mode.NONE) {
			Set<String> taken = new LinkedHashSet<>(request.tools().stream().map(ToolDefinition::name).toList());
			added.forEach((tool) -> taken.add(tool.definition().name()));
			this.defaults.stream().filter((tool) -> taken.add(tool.definition().name())).forEach(added::add);
		}
		if (added.isEmpty() && request.toolNames().isEmpty()) {
			return request;
		}
		added.removeAll(request.runnableTools());
		return request.toBuilder().withoutToolNames().tools(added.toArray(Tool[]::new)).build();
	}

	private static List<Tool> get(Map<String, List<Tool>> byName, String name) {
		List<Tool> tools = byName.get(name);
		if (tools == null) {
			throw new IllegalArgumentException(
					"There is no tool '" + name + "'; there are " + byName.keySet().stream().sorted().toList());
		}
		return tools;
	}

}
