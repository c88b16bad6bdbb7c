package io.llmfailover.test.mockito;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.util.ClassUtils;

/**
 * Where there is Mockito, lets mocks of the service do something sensible from the start
 * of an application context on.
 */
final class MockedBeansContextCustomizerFactory implements ContextCustomizerFactory {

	static final boolean MOCKITO = ClassUtils.isPresent("org.mockito.Mockito",
			MockedBeansContextCustomizerFactory.class.getClassLoader());

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return MOCKITO ? new MockedBeansContextCustomizer() : null;
	}

}
