package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.llmfailover.target.ChatTarget;

/**
 * How long each target may stay silent: the defaults, changed by the rules for all, then
 * by those for its provider, then by those for its model. Of rules for the same, the
 * later one counts. Immutable.
 */
public final class TimeoutRules {

	/** No rule. */
	public static final TimeoutRules DEFAULTS = new TimeoutRules(List.of());

	// a hedge for every request that a model thinks about would waste a tenth of all
	// requests; once the headers have come, the model is known to be at work
	private static final Timeouts FOR_UNSEEN_THINKING = Timeouts.DEFAULTS.withHedgeAfterHeaders(Duration.ofSeconds(45));

	private final List<Rule> rules;

	private TimeoutRules(List<Rule> rules) {
		this.rules = rules;
	}

	/**
	 * These rules and one for all targets.
	 * @param change changes the times
	 * @return the rules
	 */
	public TimeoutRules forAll(UnaryOperator<Timeouts> change) {
		return with(new Rule(Scope.ALL, (target) -> true, change));
	}

	/**
	 * These rules and one for the targets of a provider.
	 * @param provider the provider's name
	 * @param change changes the times
	 * @return the rules
	 */
	public TimeoutRules forProvider(String provider, UnaryOperator<Timeouts> change) {
		return with(new Rule(Scope.PROVIDER, (target) -> target.provider().equals(provider), change));
	}

	/**
	 * These rules and one for models, whoever provides them.
	 * @param models the models' name, in which {@code *} stands for any characters, for
	 * example {@code gpt-6*}; not blank
	 * @param change changes the times
	 * @return the rules
	 */
	public TimeoutRules forModels(String models, UnaryOperator<Timeouts> change) {
		if (models.isBlank()) {
			throw new IllegalArgumentException("models of a timeout must not be blank");
		}
		Pattern pattern = Pattern.compile(Pattern.quote(models.trim()).replace("*", "\\E.*\\Q"));
		return with(new Rule(Scope.MODEL, (target) -> pattern.matcher(target.model()).matches(), change));
	}

	private TimeoutRules with(Rule rule) {
		List<Rule> all = new ArrayList<>(this.rules);
		all.add(rule);
		all.sort(Comparator.comparing(Rule::scope));
		return new TimeoutRules(List.copyOf(all));
	}

	/**
	 * The times of a target.
	 * @param target the target
	 * @return its times
	 */
	public Timeouts of(ChatTarget target) {
		Timeouts timeouts = target.thinksUnseen() ? FOR_UNSEEN_THINKING : Timeouts.DEFAULTS;
		for (Rule rule : this.rules) {
			if (rule.fits.test(target)) {
				timeouts = rule.change.apply(timeouts);
			}
		}
		return timeouts;
	}

	private enum Scope {

		ALL, PROVIDER, MODEL

	}

	private record Rule(Scope scope, Predicate<ChatTarget> fits, UnaryOperator<Timeouts> change) {

	}

}
