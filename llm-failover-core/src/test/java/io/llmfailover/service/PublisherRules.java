package io.llmfailover.service;

import java.util.List;

import io.llmfailover.target.ChatProvider;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.IMethodInstance;
import org.testng.IMethodInterceptor;
import org.testng.ITestContext;
import org.testng.annotations.Listeners;

/**
 * The rules of Reactive Streams for what a service publishes, as the specification's own
 * kit checks them.
 *
 * @param <T> what is published
 * @see <a href="https://github.com/reactive-streams/reactive-streams-jvm">The
 * specification</a>
 */
@Listeners(PublisherRules.Testable.class)
abstract class PublisherRules<T> extends PublisherVerification<T> {

	// for what must come; it is not waited for any longer than until it is there
	private static final int AT_MOST_MILLIS = 30_000;

	// for what must not come
	private static final int SILENCE_MILLIS = 50;

	private static final int POLL_MILLIS = 10;

	PublisherRules() {
		super(new TestEnvironment(AT_MOST_MILLIS, SILENCE_MILLIS, POLL_MILLIS));
	}

	static LlmFailover service(ChatProvider... chain) {
		LlmFailoverBuilder builder = LlmFailover.builder();
		for (ChatProvider provider : chain) {
			builder.provider(provider);
		}
		return builder.build();
	}

	/**
	 * What is published by a service of which every provider fails.
	 */
	abstract Publisher<T> failing(LlmFailover service);

	@Override
	public final Publisher<T> createFailedPublisher() {
		return failing(service(ScriptedProvider.breaksOff("first", 0), ScriptedProvider.breaksOff("second", 0)));
	}

	@Override
	public long maxElementsFromPublisher() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Leaves out the rules for which the kit has no test, only a name: they would all be
	 * reported as skipped.
	 */
	public static final class Testable implements IMethodInterceptor {

		@Override
		public List<IMethodInstance> intercept(List<IMethodInstance> methods, ITestContext context) {
			return methods.stream()
				.filter((method) -> !method.getMethod().getMethodName().startsWith("untested_"))
				.toList();
		}

	}

}
