package io.llmfailover;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * No provider could answer. Its message lists everything that was tried, without prompts,
 * answers or keys.
 */
public class ChatFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final FailureKind kind;

	private final transient List<Attempt> attempts;

	private final transient String partialText;

	private final transient List<Message> messages;

	/**
	 * Creates the exception.
	 * @param kind what ended the call
	 * @param message what happened and what to do about it, without secrets
	 * @param attempts the trail: every target that was asked or skipped, in order
	 * @param partialText what a stream had shown before it broke; empty for nothing
	 * @param cause the last failure; null if nothing was asked
	 */
	public ChatFailedException(FailureKind kind, String message, List<Attempt> attempts, String partialText,
			@Nullable Throwable cause) {
		this(kind, message, attempts, partialText, List.of(), cause);
	}

	/**
	 * Creates the exception of a call that has run tools.
	 * @param kind what ended the call
	 * @param message what happened and what to do about it, without secrets
	 * @param attempts the trail: every target that was asked or skipped, in order
	 * @param partialText what a stream had shown before it broke; empty for nothing
	 * @param messages what the call had added by then; empty for nothing
	 * @param cause the last failure; null if nothing was asked
	 */
	public ChatFailedException(FailureKind kind, String message, List<Attempt> attempts, String partialText,
			List<Message> messages, @Nullable Throwable cause) {
		super(withTrail(message, attempts), cause);
		this.kind = Objects.requireNonNull(kind, "kind");
		this.attempts = List.copyOf(attempts);
		this.partialText = Objects.requireNonNull(partialText, "partialText");
		this.messages = List.copyOf(messages);
	}

	private ChatFailedException(JsonObject json) {
		super(json.text("message"));
		this.kind = Objects.requireNonNullElse(json.fact("kind", FailureKind.class, FailureKind.SERVER_ERROR),
				FailureKind.SERVER_ERROR);
		this.attempts = json.objects("attempts", AttemptJson::read);
		this.partialText = json.textOr("partialText", "");
		this.messages = json.objects("messages", (message) -> MessageJson.read(message, JsonScope.SHOWN));
	}

	private static String withTrail(String message, List<Attempt> attempts) {
		return attempts.isEmpty() ? message
				: attempts.stream().map(Attempt::summary).collect(Collectors.joining("; ", message + " [", "]"));
	}

	/**
	 * What ended the call.
	 * @return the kind of the failure
	 */
	public FailureKind kind() {
		return this.kind;
	}

	/**
	 * The trail: every target that was asked or skipped, in order.
	 * @return the attempts; empty after deserialisation
	 */
	public List<Attempt> attempts() {
		return (this.attempts != null) ? this.attempts : List.of();
	}

	/**
	 * What a stream had shown before it broke.
	 * @return the text; empty for nothing, and after deserialisation
	 */
	public String partialText() {
		return (this.partialText != null) ? this.partialText : "";
	}

	/**
	 * What the call had added to the conversation before it failed: the answers of the
	 * rounds that ended well, each with the results of the tools that it asked for. A
	 * tool that had begun and not ended has a result that says so. With these behind the
	 * request's own messages the next call goes on, and no tool runs twice.
	 * @return the messages; empty for none, and after deserialisation
	 */
	public List<Message> messages() {
		return (this.messages != null) ? this.messages : List.of();
	}

	/**
	 * The tokens that the whole call cost, as far as known.
	 * @return the usage
	 */
	public Usage totalUsage() {
		return ChatResponse.totalUsage(attempts());
	}

	/**
	 * The JSON form, the same with every JSON mapper: without causes and stack traces.
	 * @return the form
	 */
	@JsonValue
	public JsonForm toJson() {
		return AttemptJson.write(this);
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the exception, without a cause and with a stack trace of this call
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static ChatFailedException fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, ChatFailedException::new);
	}

}
