package io.llmfailover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A provider as it is configured now, without secrets.
 *
 * @param name its name
 * @param models the models that are asked, in order; at least one
 * @param capabilities what it can do beyond text
 * @param whyUnusable why it cannot be asked, for example which variable to set; null if
 * it can be
 * @param enabled false if it was switched off in the configuration or by the
 * administration
 * @param inChain whether it stands in the configured chain; if not, it is asked only by
 * calls that name it, or a chain in which it stands
 * @param health one entry per model, in the order of {@code models}
 * @param degradedFor how long others have answered in place of this provider, which
 * stands first in a chain; null until that has lasted for the configured time (2 minutes
 * by default)
 * @param learned what was learned of its models and is remembered for a while, a sentence
 * each: parameters that they refuse, sizes that they state
 */
public record ProviderInfo(String name, List<String> models, Set<Capability> capabilities, @Nullable String whyUnusable,
		boolean enabled, boolean inChain, List<ModelHealth> health, @Nullable Duration degradedFor,
		List<String> learned) {

	/**
	 * Copies the collections, and checks that there is a model.
	 */
	public ProviderInfo {
		Objects.requireNonNull(name, "name");
		models = List.copyOf(models);
		capabilities = Set.copyOf(capabilities);
		health = List.copyOf(health);
		learned = List.copyOf(learned);
		if (models.isEmpty()) {
			throw new IllegalArgumentException("models of '" + name + "' must name at least one");
		}
	}

	/**
	 * The model that is asked first.
	 * @return the model
	 */
	public String model() {
		return this.models.get(0);
	}

	/**
	 * Whether it can be asked as it is configured: it has a key, or needs none.
	 * @return false if it cannot be asked; {@link #whyUnusable} says why
	 */
	public boolean usable() {
		return this.whyUnusable == null;
	}

	/**
	 * Whether it takes images.
	 * @return true if it has {@link Capability#VISION}
	 */
	public boolean vision() {
		return this.capabilities.contains(Capability.VISION);
	}

}
