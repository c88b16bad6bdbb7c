package io.llmfailover.provider;

import java.io.IOException;
import java.util.function.Consumer;

import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.publisher.Mono;

/**
 * The request of one exchange on its way out: written once, and let go as soon as it is
 * written. Its headers, the key among them, are put in where it is written, so that no
 * filter or log of the client sees them.
 */
final class OutgoingRequest implements Consumer<ClientHttpRequest>, BodyInserter<Object, ClientHttpRequest> {

	/** The request has a connection. */
	static final Object TAKEN = new Object();

	private final Endpoint endpoint;

	private final Transport transport;

	private final ExchangeConnection connection;

	private final SignalLoop loop;

	private byte @Nullable [] rendered;

	/**
	 * Creates a request that is not sent yet.
	 * @param endpoint where it goes
	 * @param transport how its answer is fetched
	 * @param rendered its body
	 * @param connection takes note of the connection that it gets
	 * @param loop is told {@link #TAKEN} once it has one, perhaps twice
	 */
	OutgoingRequest(Endpoint endpoint, Transport transport, byte[] rendered, ExchangeConnection connection,
			SignalLoop loop) {
		this.endpoint = endpoint;
		this.transport = transport;
		this.rendered = rendered;
		this.connection = connection;
		this.loop = loop;
	}

	/**
	 * Takes note that the client begins to send it.
	 * @param message the client's request
	 */
	@Override
	public void accept(ClientHttpRequest message) {
		if (this.connection.taken(message)) {
			this.loop.signal(TAKEN);
		}
	}

	/**
	 * Writes it.
	 * @param message the client's request
	 * @param context not used
	 * @return ends once it is written; an error where the client wants it again
	 */
	@Override
	public Mono<Void> insert(ClientHttpRequest message, Context context) {
		byte[] body = this.rendered;
		if (body == null) {
			return Mono.error(new IOException("The client wanted to send the request again"));
		}
		HttpHeaders headers = message.getHeaders();
		headers.putAll(this.endpoint.headers(this.transport));
		headers.setContentLength(body.length);
		return message.writeWith(Mono.fromSupplier(() -> body(message)));
	}

	private DataBuffer body(ClientHttpRequest message) {
		byte[] body = this.rendered;
		letGo();
		if (body == null) {
			throw new IllegalStateException("A request is sent only once");
		}
		this.connection.asking();
		this.loop.signal(TAKEN);
		return message.bufferFactory().wrap(body);
	}

	/**
	 * Lets go of the body, which is not sent any more.
	 */
	void letGo() {
		this.rendered = null;
	}

}
