package io.llmfailover.failover;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import io.llmfailover.ChatRequest;
import io.llmfailover.target.AttemptChain;
import io.llmfailover.target.AttemptInfo;
import io.llmfailover.target.AttemptInterceptor;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import reactor.core.publisher.Flux;

/**
 * An attempt on its way through the interceptors to its target.
 */
final class InterceptedAttempt implements AttemptChain {

	private final List<AttemptInterceptor> interceptors;

	private final int next;

	private final ChatTarget target;

	private final AttemptInfo info;

	private final ChatRequest request;

	private final AtomicBoolean proceeded = new AtomicBoolean();

	private InterceptedAttempt(List<AttemptInterceptor> interceptors, int next, ChatTarget target, AttemptInfo info,
			ChatRequest request) {
		this.interceptors = interceptors;
		this.next = next;
		this.target = target;
		this.info = info;
		this.request = request;
	}

	/**
	 * What an attempt sends.
	 * @param interceptors stand around it, the first one outermost; at least one
	 * @param target the target
	 * @param info which attempt it is
	 * @param request what is asked
	 * @return the events
	 */
	static Flux<TargetEvent> exchange(List<AttemptInterceptor> interceptors, ChatTarget target, AttemptInfo info,
			ChatRequest request) {
		return new InterceptedAttempt(interceptors, 0, target, info, request).intercept();
	}

	@Override
	public AttemptInfo info() {
		return this.info;
	}

	@Override
	public ChatRequest request() {
		return this.request;
	}

	@Override
	public Flux<TargetEvent> proceed(ChatRequest request) {
		Objects.requireNonNull(request, "request");
		return Flux.defer(() -> this.proceeded.compareAndSet(false, true) ? further(request)
				: Flux.error(new IllegalStateException("An interceptor asked " + this.info.provider() + " twice")));
	}

	private Flux<TargetEvent> further(ChatRequest request) {
		return (this.next == this.interceptors.size()) ? this.target.exchange(request, this.info.transport())
				: new InterceptedAttempt(this.interceptors, this.next, this.target, this.info, request).intercept();
	}

	private Flux<TargetEvent> intercept() {
		AttemptInterceptor interceptor = this.interceptors.get(this.next);
		AttemptChain chain = new InterceptedAttempt(this.interceptors, this.next + 1, this.target, this.info,
				this.request);
		return Objects.requireNonNull(interceptor.intercept(chain), () -> interceptor + " returned nothing");
	}

}
