package io.llmfailover.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.llmfailover.FailoverAdmin;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;

/**
 * The models that are configured now, by the configuration or at run time. Thread-safe.
 *
 * @param admin knows them; gives null where the application's own service has none
 */
record ConfiguredModels(Supplier<@Nullable FailoverAdmin> admin) implements Supplier<Collection<String>> {

	@Override
	public Collection<String> get() {
		try {
			FailoverAdmin known = this.admin.get();
			return (known != null)
					? known.providers().stream().flatMap((provider) -> provider.models().stream()).distinct().toList()
					: List.of();
		}
		catch (BeansException ex) {
			// somebody calls while the application starts or ends
			return List.of();
		}
	}

}
