package io.llmfailover.provider;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;

/**
 * Decodes the one final answer to each request. Interim responses (RFC 9110, section
 * 15.2) are skipped. The end of an answer is held back until all that came with it has
 * been looked at: only then may the connection go back to its pool.
 */
final class SingleAnswerDecoder extends HttpResponseDecoder {

	// one per second for as long as a model may think, with room to spare
	private static final int MAX_INTERIM = 1000;

	private static final HttpDecoderConfig LIMITS = new HttpDecoderConfig().setMaxInitialLineLength(8 << 10)
		.setMaxHeaderSize(64 << 10)
		// copies that are equal are merged, others are refused
		.setAllowDuplicateContentLengths(true);

	private State state = State.IDLE;

	private boolean used;

	private boolean clean;

	private int interim;

	private boolean skipsEnd;

	// the client asked for a read, and has not been given anything
	private boolean skipped;

	private @Nullable LastHttpContent end;

	SingleAnswerDecoder() {
		super(LIMITS.clone());
	}

	/**
	 * A request has been taken over, of which nothing has been sent yet.
	 * @param used whether the connection has served another request before
	 */
	void requestBegins(boolean used) {
		this.state = used ? State.LOOKING : State.SENDING;
		this.used = used;
		this.clean = true;
		this.interim = 0;
		this.skipsEnd = false;
	}

	/**
	 * The socket was looked at, and nothing was there.
	 */
	void requestIsSentNow() {
		move(State.LOOKING, State.SENDING);
	}

	/**
	 * The whole request has been written to the socket.
	 */
	void requestSent() {
		move(State.SENDING, State.SENT);
	}

	boolean sending() {
		return this.state == State.SENDING;
	}

	private void move(State from, State to) {
		if (this.state == from) {
			this.state = to;
		}
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
		if (!this.state.expectsBytes()) {
			in.skipBytes(in.readableBytes());
			this.clean = false;
			if (this.state != State.ENDED) {
				close(context);
			}
			return;
		}
		int before = out.size();
		super.decode(context, in, out);
		for (int i = before; i < out.size(); i++) {
			if (!take((HttpObject) out.get(i))) {
				ReferenceCountUtil.release(out.remove(i--));
			}
		}
	}

	/**
	 * Takes what was decoded.
	 * @param decoded what was decoded
	 * @return whether it is for the client, now
	 */
	private boolean take(HttpObject decoded) {
		if (decoded instanceof HttpResponse response && !begins(response)) {
			return false;
		}
		if (decoded.decoderResult().isFailure()) {
			refuse(decoded, decoded.decoderResult().cause());
		}
		if (!(decoded instanceof LastHttpContent last)) {
			return true;
		}
		if (this.skipsEnd) {
			this.skipsEnd = false;
			return false;
		}
		this.state = State.ENDED;
		this.end = ReferenceCountUtil.retain(last);
		return false;
	}

	private boolean begins(HttpResponse response) {
		if (response.decoderResult().isFailure()) {
			return true;
		}
		HttpResponseStatus status = response.status();
		if (status.codeClass() == HttpStatusClass.INFORMATIONAL && status.code() != 101
				&& ++this.interim <= MAX_INTERIM) {
			this.skipsEnd = true;
			this.skipped = true;
			return false;
		}
		if (status.code() < 200 || status.code() > 999) {
			refuse(response, new DecoderException(status.code() + " is no status that ends an exchange"));
		}
		else if (this.state == State.SENDING) {
			answersEarly(response);
		}
		return true;
	}

	// an early refusal is usual: nobody wants to read 8 MB in order to refuse them; but
	// an
	// early answer on a used connection may belong to whoever was served there before
	private void answersEarly(HttpResponse response) {
		this.clean = false;
		if (this.used && response.status().codeClass() == HttpStatusClass.SUCCESS) {
			refuse(response, new DecoderException("It was answered before the request was sent"));
		}
	}

	private void refuse(HttpObject decoded, Throwable cause) {
		this.clean = false;
		// a connection that closes in the middle of the headers is cut, not malformed
		boolean typed = cause instanceof DecoderException || cause instanceof PrematureChannelClosureException;
		decoded.setDecoderResult(DecoderResult.failure(typed ? cause : new DecoderException(cause)));
		if (decoded instanceof HttpMessage) {
			this.state = State.REFUSED;
		}
	}

	// RFC 9112, section 6.3: such a message might be an attempt to split responses
	@Override
	protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
		this.clean = false;
		super.handleTransferEncodingChunkedWithContentLength(message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) throws Exception {
		LastHttpContent last = this.end;
		this.end = null;
		if (last != null) {
			boolean reusable = this.clean;
			this.state = State.IDLE;
			if (!reusable) {
				keepOutOfThePool(context);
			}
			context.fireChannelRead(last);
			if (!reusable) {
				close(context);
			}
		}
		else if (this.state == State.REFUSED) {
			close(context);
		}
		else if (this.skipped) {
			context.read();
		}
		this.skipped = false;
		super.channelReadComplete(context);
	}

	private static void keepOutOfThePool(ChannelHandlerContext context) {
		ChannelOperations<?, ?> operations = ChannelOperations.get(context.channel());
		if (operations != null) {
			operations.markPersistent(false);
		}
	}

	private void close(ChannelHandlerContext context) {
		if (this.state != State.CLOSED) {
			this.state = State.CLOSED;
			context.close();
		}
	}

	// the connection has ended: there is no other moment for the end of the answer
	@Override
	protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
		super.decodeLast(context, in, out);
		LastHttpContent last = this.end;
		this.end = null;
		if (last != null) {
			out.add(last);
		}
	}

	private enum State {

		/** Nothing was asked. */
		IDLE,

		/** A request waits while the socket is looked at. */
		LOOKING,

		/** A request is being sent. */
		SENDING,

		/** A request has been sent. */
		SENT,

		/** The answer has ended. */
		ENDED,

		/** What came is no answer. */
		REFUSED,

		/** The connection is being closed. */
		CLOSED;

		boolean expectsBytes() {
			return this == SENDING || this == SENT;
		}

	}

}
