package io.llmfailover.test.spring;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.test.SimulatedProviders;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Puts everything back before each test of a class {@link WithSimulatedProviders}.
 */
final class SimulatedProvidersTestExecutionListener implements TestExecutionListener, Ordered {

	@Override
	public int getOrder() {
		return 2501;
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		if (!TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), WithSimulatedProviders.class)) {
			return;
		}
		ApplicationContext context = test.getApplicationContext();
		context.getBean(SimulatedProviders.class).reset();
		ChainBefore before = context.getBean("llmFailoverSimulatedChainBefore", ChainBefore.class);
		context.getBeanProvider(FailoverAdmin.class).ifUnique(before::restore);
	}

}
