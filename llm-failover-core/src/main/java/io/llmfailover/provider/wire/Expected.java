package io.llmfailover.provider.wire;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.llmfailover.ChatRequest;
import io.llmfailover.ToolDefinition;

/**
 * What a decoder knows of the request whose answer it decodes. The request itself is not
 * kept: it may hold megabytes of images.
 *
 * @param tools the names of the tools that were offered
 * @param alternatives whether several answers were asked for, of which the first counts
 * @param limits how much is kept of the answer
 */
public record Expected(Set<String> tools, boolean alternatives, DecodingLimits limits) {

	/** One answer without tools. */
	public static final Expected PLAIN = new Expected(Set.of(), false, DecodingLimits.DEFAULTS);

	/**
	 * Copies the names.
	 */
	public Expected {
		tools = Set.copyOf(tools);
		Objects.requireNonNull(limits, "limits");
	}

	/**
	 * What a request asks for.
	 * @param request the request
	 * @param provider the name of the provider that is asked, whose options count
	 * @param limits how much is kept of the answer
	 * @return what the decoder must know of it
	 */
	public static Expected of(ChatRequest request, String provider, DecodingLimits limits) {
		Object n = request.extras(provider).get("n");
		return new Expected(names(request.tools()), n instanceof Number number && number.doubleValue() > 1, limits);
	}

	private static Set<String> names(List<ToolDefinition> tools) {
		return tools.isEmpty() ? Set.of() : tools.stream().map(ToolDefinition::name).collect(Collectors.toSet());
	}

}
