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
 * @param models the models that are asked, in order
 * @param capabilities what it can do beyond text
 * @param unusable why it cannot be asked, for example which variable to set; null if it
 * can be
 * @param enabled whether it may be asked
 * @param inChain whether it is asked when others fail; else only by name
 * @param health the health of its models, in order
 * @param degradedFor for how long others have been answering in its place, where that has
 * lasted for minutes; else null
 * @param learned what was learned of its models and is remembered for a while, a sentence
 * each: parameters that they refuse, sizes that they state
 */
public record ProviderInfo(String name, List<String> models, Set<Capability> capabilities, @Nullable String unusable,
		boolean enabled, boolean inChain, List<ModelHealth> health, @Nullable Duration degradedFor,
		List<String> learned) {

	/**
	 * Copies the collections.
	 */
	public ProviderInfo {
		Objects.requireNonNull(name, "name");
		models = List.copyOf(models);
		capabilities = Set.copyOf(capabilities);
		health = List.copyOf(health);
		learned = List.copyOf(learned);
	}

	/**
	 * The model that is asked first.
	 * @return the model
	 */
	public String model() {
		return this.models.get(0);
	}

	/**
	 * Whether it has a key, or needs none.
	 * @return false if it cannot be asked
	 */
	public boolean keyed() {
		return this.unusable == null;
	}

	/**
	 * Whether it takes images.
	 * @return true if it has {@link Capability#VISION}
	 */
	public boolean vision() {
		return this.capabilities.contains(Capability.VISION);
	}

}
