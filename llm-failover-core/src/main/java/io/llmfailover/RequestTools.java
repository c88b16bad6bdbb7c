package io.llmfailover;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The tools of a request, and how the model may use them.
 *
 * @param definitions the tools that the model may ask to have called
 * @param runnable those of them that are run
 * @param names names of tools or groups of tools that the service knows
 * @param maxRounds after how many rounds with tools the model has to answer without; null
 * for the configured number
 * @param choice whether the model may, must or must not call tools
 * @param parallel whether it may call several at once; null to leave it to the model
 */
record RequestTools(List<ToolDefinition> definitions, List<Tool> runnable, List<String> names,
		@Nullable Integer maxRounds, ToolChoice choice, @Nullable Boolean parallel) {

	/**
	 * Copies the lists, and checks that a tool is known by its name alone, and that a
	 * choice that needs tools has some.
	 */
	RequestTools {
		definitions = List.copyOf(definitions);
		runnable = List.copyOf(runnable);
		names = List.copyOf(names);
		if (!runnable.isEmpty()) {
			refuseOneNameForTwo(definitions);
		}
		boolean needsTools = choice.mode() != ToolChoice.Mode.AUTO && choice.mode() != ToolChoice.Mode.NONE;
		if (needsTools && definitions.isEmpty() && names.isEmpty()) {
			throw new IllegalArgumentException("toolChoice " + choice.mode() + " needs tools");
		}
	}

	// only its name says whether a call is run or handed to the caller
	private static void refuseOneNameForTwo(List<ToolDefinition> definitions) {
		Set<String> names = new HashSet<>();
		for (ToolDefinition tool : definitions) {
			if (!names.add(tool.name())) {
				throw new IllegalArgumentException(
						"tools must have different names, but two are '" + tool.name() + "'");
			}
		}
	}

	/**
	 * Whether the request has tools, its own or the service's.
	 * @return false if it has none
	 */
	boolean any() {
		return !this.definitions.isEmpty() || !this.names.isEmpty();
	}

}
