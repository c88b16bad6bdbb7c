package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.ChatEvent;

/**
 * What a consumer has before it who obeys every event.
 */
final class Seen {

	private Seen() {
	}

	static ChatEvent.TextDelta text(String provider, String text) {
		return new ChatEvent.TextDelta(text, provider, provider + "-model");
	}

	static ChatEvent.ReasoningDelta reasoning(String provider, String text) {
		return new ChatEvent.ReasoningDelta(text, provider, provider + "-model");
	}

	static String textAfterLastRestart(List<ChatEvent> events) {
		StringBuilder text = new StringBuilder();
		for (ChatEvent event : events) {
			if (event instanceof ChatEvent.Restarted) {
				text.setLength(0);
			}
			else if (event instanceof ChatEvent.TextDelta delta) {
				text.append(delta.text());
			}
		}
		return text.toString();
	}

}
