package io.llmfailover.observation;

import java.util.Locale;
import java.util.Objects;

import io.llmfailover.Attempt;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Usage;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Names the observation of a call as OpenTelemetry's conventions for generative AI do.
 * The keys are always the same, since meters need that: what is not known, or not there,
 * is {@code none}.
 */
public class DefaultCallObservationConvention implements CallObservationConvention {

	private final GenAiNames names;

	/**
	 * Creates the convention.
	 * @param names which names the duration gets
	 */
	public DefaultCallObservationConvention(GenAiNames names) {
		this.names = Objects.requireNonNull(names, "names");
	}

	@Override
	public String getName() {
		return this.names.duration();
	}

	@Override
	public String getContextualName(CallObservationContext context) {
		String model = context.requestModel();
		return model.equals(BoundedNames.NONE) ? "chat" : "chat " + model;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(CallObservationContext context) {
		return KeyValues.of(KeyValue.of(GenAi.OPERATION, "chat"),
				KeyValue.of(GenAi.PROVIDER, GenAi.provider(context.provider())),
				KeyValue.of(GenAi.REQUEST_MODEL, context.requestModel()),
				KeyValue.of(GenAi.RESPONSE_MODEL, context.responseModel()),
				KeyValue.of(GenAi.ERROR_TYPE, errorType(context.getError())),
				KeyValue.of("llm.failover.outcome", context.outcome().name().toLowerCase(Locale.ROOT)),
				KeyValue.of("llm.failover.stream", Boolean.toString(context.call().stream())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(CallObservationContext context) {
		KeyValues values = KeyValues.of(KeyValue.of("llm.failover.attempts", Integer.toString(context.attempts())));
		ChatRequest request = context.request();
		ChatResponse response = context.response();
		if (request != null) {
			values = with(values, GenAi.CONVERSATION, request.conversationId());
		}
		if (response != null) {
			values = with(values, GenAi.FINISH_REASONS, response.finishReason().name().toLowerCase(Locale.ROOT));
			values = with(values, response.usage());
		}
		if (context.includesContent()) {
			values = with(values, GenAi.INPUT_MESSAGES, (request != null) ? ObservedContent.of(request) : null);
			values = with(values, GenAi.OUTPUT_MESSAGES, (response != null) ? ObservedContent.of(response) : null);
		}
		return values;
	}

	/**
	 * What failed, as a value of {@code error.type}.
	 * @param error the error of a call; null for none
	 * @return the kind of failure, {@code _OTHER} for what is none of a provider, or
	 * {@code none}
	 */
	static String errorType(@Nullable Throwable error) {
		if (error == null) {
			return BoundedNames.NONE;
		}
		if (error instanceof ProviderFailure failure) {
			return failure.kind().name();
		}
		return (error instanceof ChatFailedException failed) ? failed.kind().name() : "_OTHER";
	}

	/**
	 * Adds the tokens of an answer or of an attempt.
	 * @param values what is known
	 * @param usage the tokens; what is not known of them is left out
	 * @return all of them
	 */
	static KeyValues with(KeyValues values, Usage usage) {
		KeyValues all = with(values, GenAi.INPUT_TOKENS, usage.inputTokens());
		all = with(all, GenAi.OUTPUT_TOKENS, usage.outputTokens());
		return with(all, GenAi.CACHE_READ_TOKENS, usage.cacheReadTokens());
	}

	/**
	 * Adds a value, if there is one.
	 * @param values what is known
	 * @param key the key
	 * @param value its value; null for none
	 * @return all of them
	 */
	static KeyValues with(KeyValues values, String key, @Nullable Object value) {
		return (value != null) ? values.and(KeyValue.of(key, value.toString())) : values;
	}

	/**
	 * What came of an attempt, as a value of a tag.
	 * @param attempt its line in the trail; null before it has ended
	 * @return its outcome in lower case, or {@code running}
	 */
	static String outcome(@Nullable Attempt attempt) {
		return (attempt != null) ? attempt.outcome().name().toLowerCase(Locale.ROOT) : "running";
	}

}
