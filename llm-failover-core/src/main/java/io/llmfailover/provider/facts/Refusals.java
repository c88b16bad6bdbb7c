package io.llmfailover.provider.facts;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a model was found to refuse, beyond what is known of it.
 *
 * @param parameters the parameters that it refused
 */
public record Refusals(Set<Parameter> parameters) {

	/** Nothing was refused. */
	public static final Refusals NONE = new Refusals(Set.of());

	/**
	 * Copies the parameters.
	 */
	public Refusals {
		parameters = parameters.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(parameters));
	}

	/**
	 * Refusals of these.
	 * @param parameters the parameters
	 * @return the refusals
	 */
	public static Refusals of(Parameter... parameters) {
		return new Refusals(Set.of(parameters));
	}

	/**
	 * Whether a parameter was refused.
	 * @param parameter the parameter
	 * @return true if it was
	 */
	public boolean contains(Parameter parameter) {
		return this.parameters.contains(parameter);
	}

	/**
	 * These refusals and others.
	 * @param others the others
	 * @return all of them
	 */
	public Refusals and(Refusals others) {
		if (others.parameters.isEmpty() || this.parameters.isEmpty()) {
			return others.parameters.isEmpty() ? this : others;
		}
		Set<Parameter> all = EnumSet.copyOf(this.parameters);
		all.addAll(others.parameters);
		return new Refusals(all);
	}

}
