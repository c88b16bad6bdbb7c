package io.llmfailover.test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.target.ChatTarget.Transport;

/**
 * A request that a fake provider was sent.
 *
 * @param provider the provider's name
 * @param model the model that was asked
 * @param transport how the answer was fetched: as a stream, or in one piece
 * @param request what was asked, with what the service has added to it: its system
 * message, for example, or the results of tools
 * @param at when, counted from the creation of the fake's clock; zero where it is on none
 */
public record RecordedRequest(String provider, String model, Transport transport, ChatRequest request, Duration at) {

	/**
	 * Checks that nothing is missing.
	 */
	public RecordedRequest {
		Objects.requireNonNull(provider, "provider");
		Objects.requireNonNull(model, "model");
		Objects.requireNonNull(transport, "transport");
		Objects.requireNonNull(request, "request");
		Objects.requireNonNull(at, "at");
	}

	/**
	 * What the user said last.
	 * @return the text of the last message of the user; empty for none
	 */
	public String userText() {
		List<Message> messages = this.request.messages();
		for (int i = messages.size() - 1; i >= 0; i--) {
			if (messages.get(i) instanceof Message.User user) {
				return user.content()
					.stream()
					.filter(Text.class::isInstance)
					.map((text) -> ((Text) text).text())
					.collect(Collectors.joining());
			}
		}
		return "";
	}

	/**
	 * What the model was told about its role.
	 * @return the texts of all system messages, a line each; empty for none
	 */
	public String systemText() {
		return this.request.messages()
			.stream()
			.filter(Message.System.class::isInstance)
			.map((system) -> ((Message.System) system).text())
			.collect(Collectors.joining("\n"));
	}

	/**
	 * Provider, model and what the user said last: a test may show it.
	 */
	@Override
	public String toString() {
		return this.provider + ":" + this.model + " asked \"" + userText() + "\"";
	}

}
