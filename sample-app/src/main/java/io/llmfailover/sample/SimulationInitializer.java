package io.llmfailover.sample;

import java.time.Duration;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * Starts the simulated providers before anything is configured, unless the profile
 * {@code real} is active, and puts their properties before all others: a key that lies in
 * the developer's shell reaches nobody.
 */
class SimulationInitializer implements ApplicationContextInitializer<GenericApplicationContext> {

	static final String REAL = "real";

	private static final String NAME = "simulatedProviders";

	@Override
	public void initialize(GenericApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.acceptsProfiles(Profiles.of(REAL))) {
			return;
		}
		SimulatedServers providers = new SimulatedServers(
				environment.getRequiredProperty("sample.token-delay", Duration.class));
		environment.getPropertySources().addFirst(new MapPropertySource(NAME, providers.properties()));
		// a bean of the context, which closes it last; no definition, since there is no
		// code
		// that could be written ahead of time for what already runs
		context.getDefaultListableBeanFactory().registerSingleton(NAME, providers);
		context.getDefaultListableBeanFactory().registerDisposableBean(NAME, providers::close);
	}

}
