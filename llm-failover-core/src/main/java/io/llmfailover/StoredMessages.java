package io.llmfailover;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in the JSON form for storing: whole, with what providers want back, and
 * with a version. It is not for browsers or other parties: provider state is signed or
 * encrypted reasoning.
 *
 * @param messages the messages, oldest first
 */
public record StoredMessages(List<Message> messages) {

	/**
	 * Copies the messages.
	 */
	public StoredMessages {
		messages = List.copyOf(messages);
	}

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form, whose {@code version} is 1
	 */
	@JsonValue
	public JsonForm toJson() {
		return Version.write().with("messages", MessageJson.write(this.messages, JsonScope.STORED));
	}

	/**
	 * Reads the JSON form of this version or of a later one.
	 * @param json its fields by name; what is not known is ignored
	 * @return the messages
	 * @throws IllegalArgumentException if they are none; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static StoredMessages fromJson(Map<String, @Nullable Object> json) {
		return Version.read(json, (stored) -> new StoredMessages(
				stored.objects("messages", (message) -> MessageJson.read(message, JsonScope.STORED))));
	}

}
