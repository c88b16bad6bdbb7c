package io.llmfailover.target;

import java.util.List;
import java.util.Set;

import io.llmfailover.Capability;
import org.jspecify.annotations.Nullable;

/**
 * A provider: the models that can be asked there. Thread-safe.
 */
public interface ChatProvider {

	/**
	 * The provider's name in the chain and in the trail.
	 * @return the name
	 */
	String name();

	/**
	 * The configured models, in the order in which they are asked: the next one when one
	 * is gone.
	 * @return at least one
	 */
	List<String> models();

	/**
	 * What the provider can do beyond text.
	 * @return the capabilities
	 */
	Set<Capability> capabilities();

	/**
	 * Why the provider cannot be asked at all.
	 * @return the reason and its remedy, for example which variable to set; null if it
	 * can be asked
	 */
	@Nullable String whyUnusable();

	/**
	 * What was learned of its models from what they refused, and is remembered for a
	 * while.
	 * @return a sentence each, without secrets; at most a few thousand
	 */
	default List<String> learned() {
		return List.of();
	}

	/**
	 * One of its models, configured or not.
	 * @param model the model
	 * @return what can be asked
	 */
	ChatTarget target(String model);

}
