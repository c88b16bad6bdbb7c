package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Decoders;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.SseDecoder;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetEvent;

/**
 * The five providers as issuers of answers, each in its own words and with what it wants
 * back, in which {@code sentinel} stands.
 */
enum Issuer {

	/** Signs the first of its calls, and gives calls in a stream neither index nor id. */
	GEMINI("", ",'extra_content':{'google':{'thought_signature':'sentinel'}}", "function-call-1", "function-call-2",
			"content_filter"),

	/** Signs what it thinks. */
	ANTHROPIC("", "", "toolu_01", "toolu_02", "refusal") {

		@Override
		String whole(String text, List<String> calls, String reason) {
			return "{'type':'message','role':'assistant','content':["
					+ String.join(",", blocks(text, calls)).replace("'arguments':", "'input':") + "],'stop_reason':'"
					+ ANTHROPIC_REASONS.getOrDefault(reason, reason)
					+ "','usage':{'input_tokens':3,'output_tokens':2}}";
		}

		@Override
		Stream<String> frames(String text, List<String> calls, String reason) {
			List<String> frames = new ArrayList<>();
			frames.add("{'type':'message_start','message':{'type':'message','content':[],'usage':{'input_tokens':3}}}");
			frames.addAll(block(0, "{'type':'thinking','thinking':'','signature':''}",
					"{'type':'signature_delta','signature':'sentinel'}"));
			frames.addAll(block(1, "{'type':'text','text':''}", "{'type':'text_delta','text':'" + text + "'}"));
			for (int i = 0; i < calls.size(); i++) {
				frames.addAll(block(2 + i, "{'type':'tool_use','id':'" + id(i) + "','name':'look','input':{}}",
						"{'type':'input_json_delta','partial_json':'" + calls.get(i).replace("'", "\\'") + "'}"));
			}
			frames.add("{'type':'message_delta','delta':{'stop_reason':'"
					+ ANTHROPIC_REASONS.getOrDefault(reason, reason) + "'},'usage':{'output_tokens':2}}");
			frames.add("{'type':'message_stop'}");
			return frames.stream();
		}

		private List<String> block(int index, String start, String delta) {
			return List.of("{'type':'content_block_start','index':" + index + ",'content_block':" + start + "}",
					"{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}",
					"{'type':'content_block_stop','index':" + index + "}");
		}

		private List<String> blocks(String text, List<String> calls) {
			List<String> blocks = new ArrayList<>();
			blocks.add("{'type':'thinking','thinking':'Hm','signature':'sentinel'}");
			blocks.add("{'type':'text','text':'" + text + "'}");
			for (int i = 0; i < calls.size(); i++) {
				blocks.add("{'type':'tool_use','id':'" + id(i) + "','name':'look','input':" + calls.get(i) + "}");
			}
			return blocks;
		}

	},

	/** Tells what it thinks. */
	XAI(",'reasoning_content':'sentinel'", "", "call_12345678", "call_87654321", "stop"),

	/** Gives nothing to return; a router in front of it may. */
	OPENAI(",'reasoning_details':[{'type':'reasoning.encrypted','data':'sentinel'}]", "", "call_a1B2c3D4",
			"call_d4C3b2A1", "content_filter"),

	/** Tells what it thinks, and gives long ids. */
	DEEPSEEK(",'reasoning_content':'sentinel'", "", "call_00_9nLfpIQ6VO1JCaEsJcU8WZnS",
			"call_01_9nLfpIQ6VO1JCaEsJcU8WZnSaVeryLongOneIndeed", "content_filter");

	private static final Map<String, String> ANTHROPIC_REASONS = Map.of("tool_calls", "tool_use", "stop", "end_turn",
			"length", "max_tokens");

	private final String messageFields;

	private final String firstCallFields;

	private final String firstId;

	private final String secondId;

	private final String refusal;

	Issuer(String messageFields, String firstCallFields, String firstId, String secondId, String refusal) {
		this.messageFields = messageFields;
		this.firstCallFields = firstCallFields;
		this.firstId = firstId;
		this.secondId = secondId;
		this.refusal = refusal;
	}

	/**
	 * The provider's name.
	 */
	String provider() {
		return name().toLowerCase(java.util.Locale.ROOT);
	}

	String id(int call) {
		return (call == 0) ? this.firstId : this.secondId;
	}

	/**
	 * An answer that calls the tool {@code look} twice in parallel.
	 */
	Message.Assistant calls(Transport transport) {
		return answer("I look.", List.of("{'at':1}", "{'at':2}"), "tool_calls", transport);
	}

	/**
	 * An answer.
	 */
	Message.Assistant says(String text, Transport transport) {
		return answer(text, List.of(), "stop", transport);
	}

	/**
	 * An answer that was refused in words.
	 */
	Message.Assistant refuses(String text, Transport transport) {
		return answer(text, List.of(), this.refusal, transport);
	}

	/**
	 * An answer that the token limit cut in the arguments of a call; one piece of JSON
	 * has no place for half a call at Anthropic.
	 */
	Message.Assistant cut(String text, Transport transport) {
		boolean half = this != ANTHROPIC || transport == Transport.STREAM;
		return answer(text, half ? List.of("{'at':") : List.of(), "length", transport);
	}

	String whole(String text, List<String> calls, String reason) {
		return "{'choices':[{'index':0,'message':{'role':'assistant','content':'" + text + "'" + this.messageFields
				+ (calls.isEmpty() ? "" : ",'tool_calls':[" + toolCalls(calls, false) + "]") + "},'finish_reason':'"
				+ reason + "'}],'usage':{'prompt_tokens':3,'completion_tokens':2}}";
	}

	Stream<String> frames(String text, List<String> calls, String reason) {
		return Stream.of("{'choices':[{'index':0,'delta':{'role':'assistant'" + this.messageFields + "}}]}",
				"{'choices':[{'index':0,'delta':{'content':'" + text + "'}}]}",
				"{'choices':[{'index':0,'delta':{'tool_calls':[" + toolCalls(calls, true) + "]}}]}",
				"{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}", "[DONE]");
	}

	private String toolCalls(List<String> calls, boolean stream) {
		List<String> written = new ArrayList<>();
		for (int i = 0; i < calls.size(); i++) {
			boolean indexless = stream && this == GEMINI;
			written.add("{" + (stream && !indexless ? "'index':" + i + "," : "") + "'id':'" + (indexless ? "" : id(i))
					+ "','type':'function','function':{'name':'look','arguments':'" + calls.get(i).replace("'", "\\'")
					+ "'}" + ((i == 0) ? this.firstCallFields : "") + "}");
		}
		return String.join(",", written);
	}

	private Message.Assistant answer(String text, List<String> calls, String reason, Transport transport) {
		KnownDialect dialect = (this == ANTHROPIC) ? KnownDialect.ANTHROPIC : KnownDialect.OPENAI;
		AnswerDecoder decoder = dialect.dialect()
			.decoder(new WireTarget(provider(), "some-model", transport, 100, ModelFacts.NONE));
		List<TargetEvent> events = new ArrayList<>();
		if (transport == Transport.WHOLE) {
			byte[] body = json(whole(text, calls, reason));
			decoder.body(body, 0, body.length, events::add);
		}
		else {
			byte[] body = json(frames(text, calls, reason).map((frame) -> "data: " + frame + "\n\n")
				.collect(Collectors.joining()));
			SseDecoder stream = new SseDecoder(1 << 20, 1 << 20);
			stream.feed(body, 0, body.length, Decoders.handler(decoder, events::add));
			stream.finish(Decoders.handler(decoder, events::add));
		}
		decoder.end(List.of(), events::add);
		return message(events);
	}

	// single quotes for JSON's, and escaped ones for those inside of a text
	private static byte[] json(String text) {
		return text.replace("\\'", "\\\"").replace("'", "\"").getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * What is kept of an answer.
	 */
	static Message.Assistant message(List<TargetEvent> events) {
		String text = events.stream()
			.filter(TargetEvent.TextPiece.class::isInstance)
			.map((event) -> ((TargetEvent.TextPiece) event).text())
			.collect(Collectors.joining());
		List<ToolCall> calls = events.stream()
			.filter(TargetEvent.ToolCalled.class::isInstance)
			.map((event) -> ((TargetEvent.ToolCalled) event).toolCall())
			.toList();
		TargetEvent.Finished finished = (TargetEvent.Finished) events.get(events.size() - 1);
		return new Message.Assistant(text, calls, finished.state());
	}

}
