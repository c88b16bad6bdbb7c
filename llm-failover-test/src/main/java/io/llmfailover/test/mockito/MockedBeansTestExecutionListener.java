package io.llmfailover.test.mockito;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Teaches mocks again that were reset behind the test before.
 */
final class MockedBeansTestExecutionListener implements TestExecutionListener, Ordered {

	/** Behind what resets mocks. */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE - 50;
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		if (MockedBeansContextCustomizerFactory.MOCKITO && test.hasApplicationContext()
				&& test.getApplicationContext() instanceof ConfigurableApplicationContext context) {
			MockedBeansContextCustomizer.teachAll(context.getBeanFactory());
		}
	}

}
