package io.llmfailover.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Sends a reply as one JSON body.
 */
final class PlainAnswer {

	private final Exchange exchange;

	private final HttpResponse response;

	private final Reply reply;

	private final Delivery delivery;

	PlainAnswer(Exchange exchange, Reply reply, Delivery delivery) {
		this.exchange = exchange;
		this.response = exchange.response();
		this.reply = reply;
		this.delivery = delivery;
	}

	void send() throws IOException {
		Duration perToken = this.exchange.profile().tokenDelay();
		this.exchange.connection().pause(perToken.multipliedBy(this.reply.content().size()));
		for (Mishap mishap : this.delivery.mishaps()) {
			if (mishap.kind() != Mishap.Kind.BROKEN_FRAME) {
				send(mishap);
				return;
			}
		}
		this.exchange.json(200, Map.of(), this.exchange.wire().json(this.reply));
	}

	private void send(Mishap mishap) throws IOException {
		byte[] body = Json.write(this.exchange.wire().json(this.reply)).getBytes(StandardCharsets.UTF_8);
		switch (mishap.kind()) {
			case CUT -> {
				begin(body, body.length / 2);
				this.exchange.connection().close();
			}
			case RESET -> {
				begin(body, body.length / 2);
				this.exchange.connection().reset();
			}
			case STALL -> {
				int sent = begin(body, (mishap.afterTokens() == 0) ? 0 : body.length / 2);
				this.exchange.connection().pause(mishap.silence());
				this.exchange.connection().write(Arrays.copyOfRange(body, sent, body.length));
			}
			case CUT_CLEANLY -> this.exchange.json(200, Map.of(),
					this.exchange.wire().json(this.reply.truncated(mishap.afterTokens())));
			case ERROR ->
				this.exchange.json(200, Map.of(), Objects.requireNonNull(mishap.error()).envelope(this.exchange));
			case BROKEN_FRAME -> throw new IllegalArgumentException("A body in one piece has no frames");
		}
	}

	private int begin(byte[] body, int length) throws IOException {
		this.response.begin(200, this.exchange.headers("application/json"), body.length, Arrays.copyOf(body, length));
		return length;
	}

}
