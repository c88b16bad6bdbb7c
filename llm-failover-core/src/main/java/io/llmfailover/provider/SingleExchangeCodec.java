package io.llmfailover.provider;

import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * HTTP/1.1 on a connection that serves one exchange at a time. Reactor Netty takes
 * whatever arrives next for the answer to the request that was sent last, so that one
 * user's answer could reach another. Here a connection is closed as soon as anything
 * arrives that nobody asked for, and after any exchange that is not known to have ended
 * cleanly. Runs on the connection's event loop.
 */
final class SingleExchangeCodec extends CombinedChannelDuplexHandler<SingleAnswerDecoder, HttpRequestEncoder>
		implements ChannelFutureListener {

	private final SingleAnswerDecoder answers;

	private boolean used;

	private boolean looking;

	private volatile boolean sending;

	private SingleExchangeCodec(SingleAnswerDecoder answers) {
		super(answers, new HttpRequestEncoder());
		this.answers = answers;
	}

	/**
	 * Takes the place of the codec of a connection on which no exchange is open, if it
	 * speaks HTTP/1.1 and has another codec.
	 * @param pipeline the connection's handlers
	 * @return the connection's codec; null if it does not speak HTTP/1.1
	 */
	static @Nullable SingleExchangeCodec install(ChannelPipeline pipeline) {
		ChannelHandler installed = pipeline.get(NettyPipeline.HttpCodec);
		if (installed == null || installed instanceof SingleExchangeCodec) {
			return (SingleExchangeCodec) installed;
		}
		SingleExchangeCodec codec = new SingleExchangeCodec(new SingleAnswerDecoder());
		pipeline.replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec, codec);
		return codec;
	}

	/**
	 * Whether a part of the request has not been written to the socket yet.
	 * @return false if all of it was
	 */
	boolean sending() {
		return this.sending;
	}

	/**
	 * Whether the connection has served a request before the next one.
	 * @return true if it has
	 */
	boolean used() {
		return this.used;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (message instanceof HttpRequest) {
			this.looking = this.used;
			this.answers.requestBegins(this.used);
			this.used = true;
		}
		super.write(context, message,
				(message instanceof LastHttpContent) ? promise.unvoid().addListener(this) : promise);
	}

	@Override
	public void operationComplete(ChannelFuture written) {
		if (written.isSuccess()) {
			this.sending = false;
			this.answers.requestSent();
		}
	}

	// What arrived before the request was sent cannot be its answer. So before a used
	// connection sends again, its socket is looked at once more: the request waits for
	// the
	// event loop's next round, which reads what is there.
	@Override
	public void flush(ChannelHandlerContext context) throws Exception {
		if (!this.looking) {
			this.sending = this.answers.sending();
			super.flush(context);
			return;
		}
		context.read();
		context.executor().execute(() -> context.executor().schedule(() -> looked(context), 0, TimeUnit.NANOSECONDS));
	}

	private void looked(ChannelHandlerContext context) {
		this.looking = false;
		this.answers.requestIsSentNow();
		this.sending = this.answers.sending();
		context.flush();
	}

}
