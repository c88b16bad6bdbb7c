package io.llmfailover;

import java.time.Duration;
import java.util.List;

/**
 * Changes the chain at run time. Each change is atomic and is seen by calls that start
 * after it; calls in flight keep the chain that they started with. Changes are not
 * persisted. Thread-safe.
 */
public interface FailoverAdmin {

	/**
	 * The providers in the order in which they are asked; those that are not in the chain
	 * come last.
	 * @return the providers
	 */
	List<ProviderInfo> providers();

	/**
	 * Sets the chain.
	 * @param providers the names in the order in which they are asked, at least one;
	 * others are left out
	 * @throws IllegalArgumentException if a name is unknown or comes twice
	 */
	void order(String... providers);

	/**
	 * Sets the models of a provider.
	 * @param provider the provider's name
	 * @param models the models in the order in which they are asked, at least one;
	 * whether the provider has them shows when they are asked; one that is named twice
	 * counts once
	 * @throws IllegalArgumentException if there is no such provider, or no model, or one
	 * is blank
	 */
	void model(String provider, String... models);

	/**
	 * Lets a provider be asked again.
	 * @param provider the provider's name
	 * @throws IllegalArgumentException if there is no such provider
	 */
	void enable(String provider);

	/**
	 * Leaves a provider out until it is enabled again.
	 * @param provider the provider's name
	 * @throws IllegalArgumentException if there is no such provider
	 */
	void disable(String provider);

	/**
	 * Leaves a provider out for a time, as happens to one that asks to be left alone:
	 * calls that have nobody else to ask may still ask it. {@link #reset} ends it.
	 * @param provider the provider's name
	 * @param duration for how long, positive; if it is left out for longer already, that
	 * remains
	 * @throws IllegalArgumentException if there is no such provider, or the time is not
	 * positive
	 */
	void park(String provider, Duration duration);

	/**
	 * Forgets what is held against a provider, its open circuit breakers and its parking:
	 * it may be asked again at once.
	 * @param provider the provider's name
	 * @throws IllegalArgumentException if there is no such provider
	 */
	void reset(String provider);

	/**
	 * Fills the budgets of retries and of hedges, which all providers share, as they are
	 * after a start: between tests, for example.
	 */
	void refillBudgets();

}
