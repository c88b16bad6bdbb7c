package io.llmfailover.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Decoders;
import io.llmfailover.provider.wire.SseDecoder;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;

/**
 * Runs the decoders without a network.
 */
final class Decoding {

	private static final int LARGEST = 1 << 20;

	private Decoding() {
	}

	/**
	 * Decodes a stream that comes in pieces.
	 * @param decoder decodes the answer
	 * @param body the stream
	 * @param lengths the lengths of the pieces, over and over until the end; none for one
	 * piece
	 * @return what came of it
	 */
	static Outcome stream(AnswerDecoder decoder, byte[] body, int... lengths) {
		return run(decoder, (out) -> events(body, lengths, Decoders.handler(decoder, out)));
	}

	/**
	 * Decodes an answer in one piece.
	 * @param decoder decodes the answer
	 * @param body the answer
	 * @return what came of it
	 */
	static Outcome body(AnswerDecoder decoder, byte[] body) {
		return run(decoder, (out) -> decoder.body(body, 0, body.length, out));
	}

	/**
	 * Cuts a stream into events.
	 * @param body the stream
	 * @param lengths the lengths of the pieces in which it comes
	 * @param handler takes the events
	 */
	static void events(byte[] body, int[] lengths, SseDecoder.Handler handler) {
		SseDecoder sse = new SseDecoder(LARGEST, LARGEST);
		int start = 0;
		for (int i = 0; start < body.length; i++) {
			int length = (lengths.length > 0) ? lengths[i % lengths.length] : body.length;
			int end = Math.min(body.length, start + length);
			byte[] piece = Arrays.copyOfRange(body, start, end);
			sse.feed(piece, 0, piece.length, handler);
			// nobody may keep the array
			Arrays.fill(piece, (byte) '#');
			start = end;
		}
		sse.finish(handler);
	}

	private static Outcome run(AnswerDecoder decoder, Consumer<Consumer<TargetEvent>> decoding) {
		List<TargetEvent> events = new ArrayList<>();
		try {
			decoding.accept(events::add);
			decoder.end(List.of(), events::add);
			return Outcome.of(events, null);
		}
		catch (TargetFailedException ex) {
			return Outcome.of(events, decoder.withUsage(ex.failure()));
		}
	}

}
