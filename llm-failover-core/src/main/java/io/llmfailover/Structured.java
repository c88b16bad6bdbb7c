package io.llmfailover;

import java.util.List;
import java.util.Objects;

import io.llmfailover.schema.MisfitException;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a value, and the answer itself with its trail. Immutable, as far as the
 * value is.
 *
 * @param <T> the type of the value
 */
public final class Structured<T> {

	private final @Nullable T value;

	private final ChatResponse response;

	private Structured(@Nullable T value, ChatResponse response) {
		this.value = value;
		this.response = response;
	}

	/**
	 * Creates one, for example for a test double.
	 * @param <T> the type of the value
	 * @param value the value
	 * @param response the answer
	 * @return both
	 */
	public static <T> Structured<T> of(T value, ChatResponse response) {
		return new Structured<>(Objects.requireNonNull(value, "value"), Objects.requireNonNull(response, "response"));
	}

	/**
	 * Reads an answer, as {@link Chat#chat(ChatRequest, AnswerType)} does.
	 * @param <T> the type of the value
	 * @param type the type
	 * @param response the answer
	 * @return its value, and the answer
	 * @throws ChatFailedException if the model declined to answer, or the answer does not
	 * fit
	 */
	public static <T> Structured<T> read(AnswerType<T> type, ChatResponse response) {
		FinishReason reason = response.finishReason();
		if (reason == FinishReason.REFUSAL || reason == FinishReason.CONTENT_FILTER || response.refusal() != null) {
			String words = Objects.requireNonNullElse(response.refusal(), response.content());
			throw failed(FailureKind.CONTENT_FILTERED,
					"The model declined to answer" + (words.isBlank() ? "" : ": " + OneLine.of(words)), response);
		}
		if (!response.toolCalls().isEmpty() || endedByTool(response)) {
			return new Structured<>(null, response);
		}
		try {
			return of(type.read(response.content()), response);
		}
		catch (MisfitException ex) {
			throw failed(FailureKind.MISFIT, "The answer does not fit its schema: " + ex.getMessage(), response);
		}
	}

	private static boolean endedByTool(ChatResponse response) {
		List<Message> added = response.messages();
		return !added.isEmpty() && added.get(added.size() - 1) instanceof Message.ToolResult;
	}

	private static ChatFailedException failed(FailureKind kind, String message, ChatResponse response) {
		List<Message> added = response.messages();
		return new ChatFailedException(kind, message, response.attempts(), response.content(),
				added.subList(0, added.size() - 1), null);
	}

	/**
	 * The value.
	 * @return the value
	 * @throws IllegalStateException if there is none: the model wants tools called that
	 * the request hands to its caller, or a tool has ended the call
	 */
	public T value() {
		if (this.value == null) {
			throw new IllegalStateException(this.response.toolCalls().isEmpty()
					? "there is no value: a tool has ended the call, see response().messages()"
					: "there is no value yet: the model wants tools called, see response().toolCalls()");
		}
		return this.value;
	}

	/**
	 * The answer.
	 * @return the answer, with its trail
	 */
	public ChatResponse response() {
		return this.response;
	}

	/** A value belongs to an answer. */
	@Override
	public String toString() {
		return "Structured[" + this.response + "]";
	}

}
