package io.llmfailover.benchmarks.load;

import java.util.Objects;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * Spring AI's model for OpenAI, with its defaults.
 */
final class SpringAiClient implements Client {

	private final OpenAiChatModel model;

	SpringAiClient(String url) {
		this.model = OpenAiChatModel.builder()
			.options(OpenAiChatOptions.builder().baseUrl(url).apiKey(KEY).model(MODEL).build())
			.build();
	}

	@Override
	public String chat() {
		return text(this.model.call(new Prompt(QUESTION)));
	}

	@Override
	public void stream(Listener listener) {
		this.model.stream(new Prompt(QUESTION)).subscribe((response) -> {
			String text = text(response);
			if (!text.isEmpty()) {
				listener.text(text);
			}
		}, listener::failure, listener::end);
	}

	private static String text(ChatResponse response) {
		return (response.getResult() != null)
				? Objects.requireNonNullElse(response.getResult().getOutput().getText(), "") : "";
	}

}
