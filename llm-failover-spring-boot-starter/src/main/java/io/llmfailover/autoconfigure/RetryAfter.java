package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ModelHealth;
import io.llmfailover.ProviderInfo;
import org.jspecify.annotations.Nullable;

/**
 * When a client may ask again whose call found nobody who could answer.
 */
final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * The seconds until the first model of the chain may be asked again.
	 * @param admin knows the chain
	 * @return at least 1; null where one may be asked now, or that is not known
	 */
	static @Nullable Long seconds(FailoverAdmin admin) {
		List<Duration> recoveries = admin.providers()
			.stream()
			.filter((provider) -> provider.inChain() && provider.enabled() && provider.usable())
			.map(ProviderInfo::health)
			.flatMap(List::stream)
			.map(ModelHealth::recovery)
			.toList();
		Duration first = recoveries.stream().min(Comparator.naturalOrder()).orElse(Duration.ZERO);
		return first.isZero() ? null : first.plusMillis(999).toSeconds();
	}

}
