package io.llmfailover;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.llmfailover.schema.JsonType;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes an outcome of whatever a tool's function returns.
 */
final class ToolResults {

	private final JsonType<?> type;

	/**
	 * Creates it.
	 * @param type writes what is no text, and remembers its classes
	 */
	ToolResults(JsonType<?> type) {
		this.type = type;
	}

	Mono<ToolOutcome> of(@Nullable Object result) {
		if (result instanceof Mono<?> mono) {
			return mono.flatMap(this::of).switchIfEmpty(Mono.fromSupplier(() -> ToolOutcome.of("")));
		}
		if (result instanceof Optional<?> optional) {
			return of(optional.orElse(null));
		}
		if (result instanceof Publisher<?> many) {
			return Flux.from(many).collectList().map(this::outcome);
		}
		if (result instanceof CompletionStage<?> stage) {
			return of(Mono.fromFuture(stage.toCompletableFuture()));
		}
		return Mono.fromSupplier(() -> outcome(result));
	}

	private ToolOutcome outcome(@Nullable Object result) {
		if (result == null) {
			return ToolOutcome.of("");
		}
		if (result instanceof ToolOutcome outcome) {
			return outcome;
		}
		if (result instanceof Optional<?> optional) {
			return outcome(optional.orElse(null));
		}
		if (result instanceof CharSequence || result instanceof Number || result instanceof Boolean) {
			return ToolOutcome.of(result.toString());
		}
		List<Content> parts = parts(result);
		return parts.isEmpty() ? ToolOutcome.of(this.type.write(result)) : new ToolOutcome(parts, false, false);
	}

	private static List<Content> parts(Object result) {
		if (result instanceof Content part) {
			return List.of(part);
		}
		if (result instanceof Object[] array) {
			return parts(Arrays.asList(array));
		}
		if (result instanceof Collection<?> all && all.stream().allMatch(Content.class::isInstance)) {
			return all.stream().map(Content.class::cast).toList();
		}
		return List.of();
	}

}
