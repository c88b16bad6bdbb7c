package io.llmfailover.test.spring;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;

/**
 * Lets what is no bean be injected by the name of the field or parameter, or by that in a
 * {@link Qualifier}. Fakes are no beans: as such they would be further providers.
 *
 * @param <T> the type
 * @param type the type
 * @param byName gives what has a name
 */
record InjectedByName<T>(Class<T> type, Function<String, T> byName) implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory instanceof DefaultListableBeanFactory beans) {
			beans.setAutowireCandidateResolver(new Resolver<>(this, beans.getAutowireCandidateResolver()));
		}
	}

	private static String name(DependencyDescriptor dependency) {
		Qualifier qualifier = dependency.getAnnotation(Qualifier.class);
		String name = (qualifier != null) ? qualifier.value() : dependency.getDependencyName();
		if (name == null) {
			throw new IllegalStateException(
					"The name of a parameter is not known: name it with @Qualifier, or compile" + " with -parameters");
		}
		return name;
	}

	/**
	 * Suggests what has the name, and leaves all else as it was.
	 */
	private static final class Resolver<T> extends ContextAnnotationAutowireCandidateResolver {

		private final InjectedByName<T> named;

		private final AutowireCandidateResolver others;

		Resolver(InjectedByName<T> named, AutowireCandidateResolver others) {
			this.named = named;
			this.others = others;
		}

		@Override
		public @Nullable Object getSuggestedValue(DependencyDescriptor descriptor) {
			return (descriptor.getDependencyType() == this.named.type()) ? this.named.byName().apply(name(descriptor))
					: this.others.getSuggestedValue(descriptor);
		}

	}

}
