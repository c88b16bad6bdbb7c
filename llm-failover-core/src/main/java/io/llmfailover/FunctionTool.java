package io.llmfailover;

import java.time.Duration;

import io.llmfailover.schema.JsonType;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A tool that is a function of a Java type.
 *
 * @param <T> the type of its input
 * @param definition what the model is told
 * @param type reads the input
 * @param function what it does
 * @param timeout how long it may take; null for the configured time
 * @param onTimeout what happens after that time
 */
record FunctionTool<T>(ToolDefinition definition, JsonType<T> type, ToolFunction.WithContext<? super T> function,
		@Nullable Duration timeout, Tool.OnTimeout onTimeout) implements Tool {

	@Override
	public Mono<ToolOutcome> call(ToolCall call, ToolContext context) {
		return Mono.defer(() -> {
			T input = this.type.read(call.arguments());
			try {
				return new ToolResults(this.type).of(this.function.run(input, context));
			}
			catch (Exception ex) {
				return Mono.error(ex);
			}
		});
	}

	@Override
	public String toString() {
		return "Tool[" + this.definition.name() + "]";
	}

}
