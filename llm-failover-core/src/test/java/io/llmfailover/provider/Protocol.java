package io.llmfailover.provider;

import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;

/**
 * The words of both protocols, for answers that the tests make up.
 */
enum Protocol {

	OPENAI(KnownDialect.OPENAI) {

		@Override
		String text(String json) {
			return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + json + "\"},\"finish_reason\":null}]}";
		}

		@Override
		String reasoning(String json) {
			return "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"" + json + "\"}}]}";
		}

		@Override
		String call(String id, String name) {
			return "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"" + id
					+ "\",\"function\":{\"name\":\"" + name + "\",\"arguments\":\"\"}}]}}]}";
		}

		@Override
		String arguments(String json) {
			return "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""
					+ json + "\"}}]}}]}";
		}

		@Override
		String finish(String word) {
			return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + word + "\"}]}";
		}

		@Override
		String usage(String input, String output) {
			return "{\"choices\":[],\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + "}}";
		}

		@Override
		String last() {
			return "[DONE]";
		}

		@Override
		String whole(String text, String word) {
			return "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"" + text + "\"},\"finish_reason\":\"" + word
					+ "\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}";
		}

	},

	ANTHROPIC(KnownDialect.ANTHROPIC) {

		@Override
		String text(String json) {
			return delta("text_delta\",\"text", json);
		}

		@Override
		String reasoning(String json) {
			return delta("thinking_delta\",\"thinking", json);
		}

		@Override
		String call(String id, String name) {
			return "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\""
					+ id + "\",\"name\":\"" + name + "\",\"input\":{}}}";
		}

		@Override
		String arguments(String json) {
			return delta("input_json_delta\",\"partial_json", json);
		}

		@Override
		String finish(String word) {
			return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + word + "\"}}";
		}

		@Override
		String usage(String input, String output) {
			return "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"input_tokens\":" + input
					+ ",\"output_tokens\":" + output + "}}";
		}

		@Override
		String last() {
			return "{\"type\":\"message_stop\"}";
		}

		@Override
		String whole(String text, String word) {
			return "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"" + text
					+ "\"}],\"stop_reason\":\"" + word + "\",\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}";
		}

		private String delta(String typeAndField, String json) {
			return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"" + typeAndField + "\":\""
					+ json + "\"}}";
		}

	};

	/** Who answers. */
	static final WireTarget TARGET = new WireTarget("some-provider", "some-model", Transport.STREAM, 100,
			ModelFacts.NONE);

	private final KnownDialect dialect;

	Protocol(KnownDialect dialect) {
		this.dialect = dialect;
	}

	AnswerDecoder decoder() {
		return decoder(Expected.PLAIN);
	}

	AnswerDecoder decoder(Expected expected) {
		return this.dialect.dialect().decoder(TARGET, expected);
	}

	/**
	 * A frame with a piece of the text, as it stands in JSON.
	 */
	abstract String text(String json);

	abstract String reasoning(String json);

	abstract String call(String id, String name);

	abstract String arguments(String json);

	abstract String finish(String word);

	abstract String usage(String input, String output);

	/** What says that nothing follows. */
	abstract String last();

	abstract String whole(String text, String word);

	/**
	 * A stream of events.
	 */
	static String events(String... frames) {
		return "data: " + String.join("\n\ndata: ", frames) + "\n\n";
	}

}
