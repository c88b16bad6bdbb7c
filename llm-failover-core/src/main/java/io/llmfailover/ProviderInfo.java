package io.llmfailover;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A provider as it is configured now, without secrets.
 *
 * @param name its name
 * @param models the models that are asked, in order
 * @param capabilities what it can do beyond text
 * @param keyed whether it has a key, or needs none
 * @param enabled whether it may be asked
 */
public record ProviderInfo(String name, List<String> models, Set<Capability> capabilities, boolean keyed,
		boolean enabled) {

	/**
	 * Copies the collections.
	 */
	public ProviderInfo {
		Objects.requireNonNull(name, "name");
		models = List.copyOf(models);
		capabilities = Set.copyOf(capabilities);
	}

	/**
	 * The model that is asked first.
	 * @return the model
	 */
	public String model() {
		return this.models.get(0);
	}

	/**
	 * Whether it takes images.
	 * @return true if it has {@link Capability#VISION}
	 */
	public boolean vision() {
		return this.capabilities.contains(Capability.VISION);
	}

}
