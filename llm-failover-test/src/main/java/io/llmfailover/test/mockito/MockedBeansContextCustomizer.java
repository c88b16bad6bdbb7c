package io.llmfailover.test.mockito;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Teaches mocks behind the moment at which they have become beans, and before any other
 * bean can ask them. All of them are equal: the contexts of two test classes do not
 * differ by it.
 */
record MockedBeansContextCustomizer() implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		context.getBeanFactory().registerSingleton("llmFailoverMocks", new Teacher());
	}

	static void teachAll(ConfigurableListableBeanFactory beans) {
		for (String name : beans.getSingletonNames()) {
			Object bean = beans.getSingleton(name);
			if (bean != null) {
				MockedChat.teach(bean);
			}
		}
	}

	/**
	 * Runs last: mocks are put into the bean factory by another one.
	 */
	private static final class Teacher implements BeanFactoryPostProcessor, Ordered {

		@Override
		public int getOrder() {
			return LOWEST_PRECEDENCE;
		}

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			teachAll(beanFactory);
		}

	}

}
