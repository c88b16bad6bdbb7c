package io.llmfailover.test.spring;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.provider.HttpCalls;
import io.llmfailover.test.FakeProvider;
import io.llmfailover.test.FakeProviders;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Puts everything back before each test of a class {@link WithFakeProviders}, and fails
 * those in which somebody asked what the test says nothing of.
 */
final class FakeProvidersTestExecutionListener implements TestExecutionListener, Ordered {

	private static final String GUARD = FakeProvidersTestExecutionListener.class.getName() + ".guard";

	/** Behind those that inject, in front of those of applications. */
	@Override
	public int getOrder() {
		return 2500;
	}

	private static boolean concerns(TestContext test) {
		return TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), WithFakeProviders.class);
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		if (!concerns(test)) {
			return;
		}
		ApplicationContext context = test.getApplicationContext();
		context.getBean(FakeProviders.class).reset();
		ChainBefore before = context.getBean("llmFailoverChainBefore", ChainBefore.class);
		context.getBeanProvider(FailoverAdmin.class).ifUnique(before::restore);
		test.setAttribute(GUARD, HttpCalls.refuse((address) -> !isLocal(address)));
	}

	private static boolean isLocal(URI address) {
		String host = String.valueOf(address.getHost());
		return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
	}

	@Override
	public void afterTestMethod(TestContext test) {
		if (!(test.removeAttribute(GUARD) instanceof HttpCalls.Guard guard)) {
			return;
		}
		guard.close();
		Set<String> culprits = new LinkedHashSet<>();
		guard.refused()
			.forEach((call) -> culprits.add("a real call, to " + call + ": build services with the"
					+ " LlmFailoverBuilder bean, so that fakes take the places of their providers"));
		for (FakeProvider fake : test.getApplicationContext().getBean(FakeProviders.class).all()) {
			fake.unscriptedRequests()
				.forEach((request) -> culprits.add("a request of which the test says nothing: " + request));
		}
		if (!culprits.isEmpty() && test.getTestException() == null) {
			throw new AssertionError("There was " + String.join("; and ", culprits));
		}
	}

}
