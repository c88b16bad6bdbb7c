package io.llmfailover.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.FailoverChatService;
import io.llmfailover.target.AttemptChain;
import io.llmfailover.target.AttemptInterceptor;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

class AttemptInterceptorBeanTest extends SimulatedStarterTest {

	private static final List<String> seen = new ArrayList<>();

	@Test
	void standsAroundEachAttemptInTheOrderOfTheBeans() {
		seen.clear();
		runner().withBean("inner", AttemptInterceptor.class, () -> new Interceptor(2))
			.withBean("outer", AttemptInterceptor.class, () -> new Interceptor(1))
			.run((context) -> chat(context.getBean(FailoverChatService.class)));
		assertThat(seen).containsExactly("1 around openai", "2 around openai");
	}

	/**
	 * An interceptor that only looks.
	 *
	 * @param order where it stands
	 */
	private record Interceptor(int order) implements AttemptInterceptor, Ordered {

		@Override
		public int getOrder() {
			return this.order;
		}

		@Override
		public Flux<TargetEvent> intercept(AttemptChain attempt) {
			seen.add(this.order + " around " + attempt.info().provider());
			return attempt.proceed(attempt.request());
		}

	}

}
