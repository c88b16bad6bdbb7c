package io.llmfailover.test.spring;

import java.util.List;

import io.llmfailover.provider.KnownProviders;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.test.SimulatedProviders;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts the servers of an application context, which stops them when it is closed.
 *
 * @param names the providers; all built-in ones if there are none
 * @param firstPort the first of the ports; 0 for free ones
 */
record SimulatedProvidersContextCustomizer(List<String> names, int firstPort) implements ContextCustomizer {

	private static final String NAME = "llmFailoverSimulatedProviders";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		List<String> started = this.names.isEmpty() ? KnownProviders.names() : this.names;
		SimulatedProviders providers = SimulatedProviders.start(this.firstPort, started.toArray(String[]::new));
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(NAME, providers.properties()));
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
		beans.registerSingleton(NAME, providers);
		beans.registerDisposableBean(NAME, providers::close);
		beans.registerSingleton("llmFailoverSimulatedChainBefore", new ChainBefore());
		context.addBeanFactoryPostProcessor(new InjectedByName<>(SimulatedProvider.class, providers::get));
	}

}
