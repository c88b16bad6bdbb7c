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
	public static final Expected PLAIN = plain(DecodingLimits.DEFAULTS);

	/**
	 * Copies the names.
	 */
	public Expected {
		tools = Set.copyOf(tools);
		Objects.requireNonNull(limits, "limits");
	}

	/**
	 * One answer without tools.
	 * @param limits how much is kept of it
	 * @return what the decoder must know of nearly every request
	 */
	public static Expected plain(DecodingLimits limits) {
		return new Expected(Set.of(), false, limits);
	}

	/**
	 * This, and what a request asks for beyond it.
	 * @param request the request
	 * @param provider the name of the provider that is asked, whose options count
	 * @return what the decoder must know of the request; this, if it asks for nothing
	 * special
	 */
	public Expected with(ChatRequest request, String provider) {
		Object n = request.extras(provider).get("n");
		boolean several = n instanceof Number number && number.doubleValue() > 1;
		return (request.tools().isEmpty() && !several) ? this
				: new Expected(names(request.tools()), several, this.limits);
	}

	private static Set<String> names(List<ToolDefinition> tools) {
		return tools.stream().map(ToolDefinition::name).collect(Collectors.toSet());
	}

}
