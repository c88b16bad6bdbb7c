package io.llmfailover.simulator;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param event the event's name, or {@code null} for the unnamed events of OpenAI
 */
record Frame(@Nullable String event, String data) {

	static Frame of(Object data) {
		return new Frame(null, Json.write(data));
	}

	byte[] bytes(String lineEnd) {
		String name = (this.event != null) ? "event: " + this.event + lineEnd : "";
		return (name + "data: " + this.data + lineEnd + lineEnd).getBytes(StandardCharsets.UTF_8);
	}

}
