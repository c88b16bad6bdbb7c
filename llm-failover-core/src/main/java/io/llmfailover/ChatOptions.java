package io.llmfailover;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How an answer is generated. What is null is left to the configuration, then to the
 * provider.
 *
 * @param temperature 0 to 2
 * @param topP above 0, up to 1
 * @param maxTokens the most tokens to generate, at least 1; if null, the configured
 * {@code max-tokens}
 * @param stop sequences that end the answer
 * @param seed for reproducible sampling, where there is such a thing
 * @param reasoningEffort how much the model may think
 */
public record ChatOptions(@Nullable Double temperature, @Nullable Double topP, @Nullable Integer maxTokens,
		List<String> stop, @Nullable Long seed, @Nullable ReasoningEffort reasoningEffort) {

	/** Nothing is set. */
	public static final ChatOptions NONE = new ChatOptions(null, null, null, List.of(), null, null);

	/**
	 * Checks the ranges.
	 */
	public ChatOptions {
		if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
			throw new IllegalArgumentException("temperature must be 0 to 2, but is " + temperature);
		}
		if (topP != null && !(topP > 0 && topP <= 1)) {
			throw new IllegalArgumentException("topP must be above 0 and at most 1, but is " + topP);
		}
		if (maxTokens != null && maxTokens < 1) {
			throw new IllegalArgumentException("maxTokens must be at least 1, but is " + maxTokens);
		}
		stop = List.copyOf(stop);
		if (stop.stream().anyMatch(String::isEmpty)) {
			throw new IllegalArgumentException("stop must not hold an empty sequence");
		}
	}

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form
	 */
	@JsonValue
	public JsonForm toJson() {
		return RequestJson.write(this);
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the options
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static ChatOptions fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, RequestJson::readOptions);
	}

	/** What ends an answer may be part of a prompt. */
	@Override
	public String toString() {
		return "ChatOptions[temperature=" + this.temperature + ", topP=" + this.topP + ", maxTokens=" + this.maxTokens
				+ ", stop=" + this.stop.size() + ", seed=" + this.seed + ", reasoningEffort=" + this.reasoningEffort
				+ "]";
	}

}
