package io.llmfailover.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Sends a reply as a stream of server-sent events, one HTTP chunk per event.
 */
final class StreamedAnswer {

	private final Exchange exchange;

	private final HttpResponse response;

	private final Transcript transcript;

	private final Delivery delivery;

	private final Deque<Mishap> mishaps;

	StreamedAnswer(Exchange exchange, Reply reply, Delivery delivery) {
		this.exchange = exchange;
		this.response = exchange.response();
		this.transcript = exchange.wire().stream(reply, exchange.request());
		this.delivery = delivery;
		this.mishaps = new ArrayDeque<>(delivery.mishaps());
	}

	void send() throws IOException {
		this.response.beginChunks(200, this.exchange.headers("text/event-stream; charset=utf-8"));
		if (endsAfter(0)) {
			return;
		}
		write(this.transcript.opening());
		if (endsAmongTokens() || endsAfter(Integer.MAX_VALUE)) {
			return;
		}
		write(this.transcript.closing());
		if (this.delivery.done()) {
			write(List.of(this.transcript.done()));
		}
		this.response.endChunks();
	}

	private boolean endsAmongTokens() throws IOException {
		Duration delay = this.exchange.profile().tokenDelay();
		int sent = 0;
		for (List<Frame> token : this.transcript.tokens()) {
			if (endsAfter(sent)) {
				return true;
			}
			this.exchange.connection().pause(delay);
			write(token);
			sent++;
		}
		return false;
	}

	/**
	 * Lets everything happen that is due by now.
	 * @return whether that was the end of the answer
	 */
	private boolean endsAfter(int tokens) throws IOException {
		while (!this.mishaps.isEmpty() && this.mishaps.peek().afterTokens() <= tokens) {
			if (ends(this.mishaps.remove())) {
				return true;
			}
		}
		return false;
	}

	private boolean ends(Mishap mishap) throws IOException {
		switch (mishap.kind()) {
			case CUT -> this.exchange.connection().close();
			case RESET -> this.exchange.connection().reset();
			case CUT_CLEANLY -> this.response.endChunks();
			case ERROR -> {
				write(this.exchange.wire().error(Objects.requireNonNull(mishap.error()).envelope(this.exchange)));
				this.response.endChunks();
			}
			case STALL -> {
				this.exchange.connection().pause(mishap.silence());
				return false;
			}
			case BROKEN_FRAME -> {
				write(List.of(brokenFrame()));
				return false;
			}
		}
		return true;
	}

	// as from a server that was interrupted while it wrote: a beginning of JSON
	private Frame brokenFrame() {
		Frame whole = this.transcript.closing().get(0);
		return new Frame(whole.event(), whole.data().substring(0, whole.data().length() / 2));
	}

	private void write(List<Frame> frames) throws IOException {
		for (Frame frame : frames) {
			this.response.chunk(frame.bytes(this.delivery.lineEnd()));
		}
	}

}
