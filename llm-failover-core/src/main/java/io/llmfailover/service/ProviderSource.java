package io.llmfailover.service;

import io.llmfailover.provider.AnswerLimits;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.target.ChatProvider;
import reactor.core.scheduler.Schedulers;

/**
 * Where a provider of a builder comes from: it is there already, or it is made anew with
 * each service, on that service's connections.
 */
@FunctionalInterface
interface ProviderSource {

	ChatProvider provider(Connections connections, AnswerLimits limits);

	static ProviderSource of(ChatProvider provider) {
		return (connections, limits) -> provider;
	}

	static ProviderSource of(ProviderSettings settings) {
		return (connections, limits) -> new HttpProvider(settings, connections.client(), limits, Schedulers.parallel());
	}

}
