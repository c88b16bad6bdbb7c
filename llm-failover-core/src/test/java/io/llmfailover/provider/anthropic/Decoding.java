package io.llmfailover.provider.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

import io.llmfailover.ProviderState;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Decoders;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.SseDecoder;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;

/**
 * Decodes answers and shows what came of them.
 */
final class Decoding {

	static final WireTarget TARGET = new WireTarget("anthropic", "claude-test", Transport.STREAM, 4096,
			ModelFacts.NONE);

	private final AnswerDecoder decoder = new AnthropicDialect().decoder(TARGET);

	private final List<TargetEvent> events = new ArrayList<>();

	static Decoding start() {
		return new Decoding();
	}

	/**
	 * The answer to a stream of these frames.
	 * @param frames the data of each event
	 * @return what came of them
	 */
	static Decoding ofFrames(String... frames) {
		return start().frames(frames).end();
	}

	static Decoding ofBody(String body) {
		return start().body(body).end();
	}

	/**
	 * A stream of server-sent events, in pieces.
	 * @param stream the bytes of the stream
	 * @param cut how much of the rest comes in the next piece
	 * @return this
	 */
	Decoding stream(byte[] stream, IntUnaryOperator cut) {
		SseDecoder events = new SseDecoder(1 << 20, 1 << 20);
		SseDecoder.Handler handler = Decoders.handler(this.decoder, this.events::add);
		for (int at = 0; at < stream.length;) {
			int length = Math.min(cut.applyAsInt(stream.length - at), stream.length - at);
			events.feed(stream, at, length, handler);
			at += length;
		}
		events.finish(handler);
		return this;
	}

	Decoding frames(String... frames) {
		for (String frame : frames) {
			// the data stands somewhere in a larger buffer, as it does in the client
			byte[] data = ("###" + frame + "###").getBytes(StandardCharsets.UTF_8);
			this.decoder.event(null, data, 3, data.length - 6, this.events::add);
		}
		return this;
	}

	Decoding body(String body) {
		byte[] data = body.getBytes(StandardCharsets.UTF_8);
		this.decoder.body(data, 0, data.length, this.events::add);
		return this;
	}

	Decoding end() {
		this.decoder.end(List.of(), this.events::add);
		return this;
	}

	Failure withUsage(TargetFailedException failed) {
		return this.decoder.withUsage(failed.failure());
	}

	AnswerDecoder decoder() {
		return this.decoder;
	}

	List<TargetEvent> events() {
		return this.events;
	}

	String text() {
		return join(TargetEvent.TextPiece.class);
	}

	String reasoning() {
		return join(TargetEvent.ReasoningPiece.class);
	}

	List<ToolCall> toolCalls() {
		return of(TargetEvent.ToolCalled.class).stream().map(TargetEvent.ToolCalled::toolCall).toList();
	}

	TargetEvent.Finished finished() {
		return (TargetEvent.Finished) this.events.get(this.events.size() - 1);
	}

	String state() {
		ProviderState state = Objects.requireNonNull(finished().state(), "nothing is kept");
		return state.provider() + " " + state.json();
	}

	private <T extends TargetEvent> List<T> of(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	private String join(Class<? extends TargetEvent> type) {
		StringBuilder text = new StringBuilder();
		of(type).forEach((event) -> text.append((event instanceof TargetEvent.TextPiece piece) ? piece.text()
				: ((TargetEvent.ReasoningPiece) event).text()));
		return text.toString();
	}

	static TargetFailedException failure(Runnable decoding) {
		try {
			decoding.run();
		}
		catch (TargetFailedException ex) {
			return ex;
		}
		throw new AssertionError("nothing failed");
	}

}
