package io.llmfailover.test.spring;

import io.llmfailover.test.FakeProvider;
import io.llmfailover.test.FakeProviders;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Adds the fakes to an application context. All of them are equal: the contexts of two
 * test classes do not differ by it.
 */
record FakeProvidersContextCustomizer() implements ContextCustomizer {

	private static final String STARTER = "io.llmfailover.autoconfigure.LlmFailoverBuilderCustomizer";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		if (!ClassUtils.isPresent(STARTER, context.getClassLoader())) {
			throw new IllegalStateException(
					"@WithFakeProviders needs llm-failover-spring-boot-starter on the class path");
		}
		FakeProviders fakes = new FakeProviders();
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		beans.registerSingleton("llmFailoverFakeProviders", fakes);
		beans.registerSingleton("llmFailoverFakeClock", fakes.clock());
		beans.registerSingleton("llmFailoverFakesInPlace", new FakesInPlace(fakes));
		beans.registerSingleton("llmFailoverChainBefore", new ChainBefore());
		context.addBeanFactoryPostProcessor(new InjectedByName<>(FakeProvider.class, fakes::get));
	}

}
