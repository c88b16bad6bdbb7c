package io.llmfailover.test.spring;

import java.util.List;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ProviderInfo;
import org.jspecify.annotations.Nullable;

/**
 * The chain as it was when its application had started, to which it is put back before
 * each test. Not thread-safe.
 */
final class ChainBefore {

	private @Nullable List<ProviderInfo> providers;

	void restore(FailoverAdmin admin) {
		if (this.providers == null) {
			this.providers = admin.providers();
		}
		if (this.providers.isEmpty()) {
			return;
		}
		admin.order(
				this.providers.stream().filter(ProviderInfo::inChain).map(ProviderInfo::name).toArray(String[]::new));
		this.providers.forEach((provider) -> restore(admin, provider));
		admin.refillBudgets();
	}

	private static void restore(FailoverAdmin admin, ProviderInfo provider) {
		admin.model(provider.name(), provider.models().toArray(String[]::new));
		if (provider.enabled()) {
			admin.enable(provider.name());
		}
		else {
			admin.disable(provider.name());
		}
		admin.reset(provider.name());
	}

}
