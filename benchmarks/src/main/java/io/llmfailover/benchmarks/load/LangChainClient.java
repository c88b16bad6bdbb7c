package io.llmfailover.benchmarks.load;

import java.time.Duration;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/**
 * LangChain4j's models for OpenAI, with their defaults.
 */
final class LangChainClient implements Client {

	private final OpenAiChatModel model;

	private final OpenAiStreamingChatModel streaming;

	LangChainClient(String url) {
		this.model = OpenAiChatModel.builder().baseUrl(url).apiKey(KEY).modelName(MODEL).build();
		this.streaming = OpenAiStreamingChatModel.builder()
			.baseUrl(url)
			.apiKey(KEY)
			.modelName(MODEL)
			.timeout(Duration.ofMinutes(10))
			.build();
	}

	@Override
	public String chat() {
		return this.model.chat(QUESTION);
	}

	@Override
	public void stream(Listener listener) {
		this.streaming.chat(QUESTION, new StreamingChatResponseHandler() {

			@Override
			public void onPartialResponse(String text) {
				listener.text(text);
			}

			@Override
			public void onCompleteResponse(ChatResponse response) {
				listener.end();
			}

			@Override
			public void onError(Throwable failure) {
				listener.failure(failure);
			}

		});
	}

}
