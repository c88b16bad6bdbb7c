package io.llmfailover.test.spring;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Notices {@link WithSimulatedProviders}.
 */
final class SimulatedProvidersContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		WithSimulatedProviders annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				WithSimulatedProviders.class);
		return (annotation != null)
				? new SimulatedProvidersContextCustomizer(List.of(annotation.value()), annotation.firstPort()) : null;
	}

}
