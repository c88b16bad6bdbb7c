package io.llmfailover.test.spring;

import java.util.List;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.simulator.rules.BreaksRules;
import io.llmfailover.simulator.rules.SeenRequests;
import io.llmfailover.test.SimulatedProviders;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Puts everything back before each test of a class {@link WithSimulatedProviders}, and
 * fails those that have sent what a vendor would refuse.
 */
final class SimulatedProvidersTestExecutionListener implements TestExecutionListener, Ordered {

	@Override
	public int getOrder() {
		return 2501;
	}

	private static boolean concerns(TestContext test) {
		return TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), WithSimulatedProviders.class);
	}

	@Override
	public void beforeTestClass(TestContext test) {
		if (concerns(test)) {
			// of classes to which it is all the same
			SeenRequests.takeBroken();
		}
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		if (!concerns(test)) {
			return;
		}
		ApplicationContext context = test.getApplicationContext();
		context.getBean(SimulatedProviders.class).reset();
		ChainBefore before = context.getBean("llmFailoverSimulatedChainBefore", ChainBefore.class);
		context.getBeanProvider(FailoverAdmin.class).ifUnique(before::restore);
	}

	@Override
	public void afterTestMethod(TestContext test) {
		if (!concerns(test)) {
			return;
		}
		List<String> broken = SeenRequests.takeBroken();
		if (!broken.isEmpty() && !onPurpose(test) && test.getTestException() == null) {
			throw new AssertionError("Requests that would be refused:\n" + String.join("\n", broken));
		}
	}

	private static boolean onPurpose(TestContext test) {
		return TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), BreaksRules.class)
				|| AnnotatedElementUtils.hasAnnotation(test.getTestMethod(), BreaksRules.class);
	}

}
