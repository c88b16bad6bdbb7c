package io.llmfailover.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of an expression for Prometheus that selects time series.
 *
 * @param name their name
 * @param labels the labels that they must have
 * @param conditions what some of these must be
 */
record Selector(String name, Set<String> labels, List<Condition> conditions) {

	private static final Pattern SERIES = Pattern
		.compile("\\b((?:llm_failover|gen_ai)_[a-z_]+)(\\{[^}]*})?(?=[\\[) ]|$)");

	private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\) \\(");

	private static final Pattern CONDITION = Pattern.compile("([a-z_]+)(=|!=)\"([^\"]*)\"");

	/**
	 * The selectors of an expression. Labels by which a result is grouped are those that
	 * its time series must have.
	 * @param expression the expression
	 * @return the selectors, in order
	 */
	static List<Selector> of(String expression) {
		Set<String> groups = new TreeSet<>();
		BY.matcher(expression).results().forEach((by) -> groups.addAll(List.of(by.group(1).split(", "))));
		List<Selector> selectors = new ArrayList<>();
		Matcher series = SERIES.matcher(BY.matcher(expression).replaceAll("("));
		while (series.find()) {
			List<Condition> conditions = (series.group(2) == null) ? List.of()
					: CONDITION.matcher(series.group(2)).results().map(Condition::of).toList();
			Set<String> labels = new TreeSet<>(groups);
			conditions.forEach((condition) -> labels.add(condition.label()));
			selectors.add(new Selector(series.group(1), labels, conditions));
		}
		return selectors;
	}

	boolean selects(String name, Map<String, String> labels) {
		return this.name.equals(name) && labels.keySet().containsAll(this.labels)
				&& this.conditions.stream().allMatch((condition) -> condition.holds(labels));
	}

	/**
	 * What a label must be, or must not.
	 *
	 * @param label its name
	 * @param equal whether it must be the value
	 * @param value the value
	 */
	record Condition(String label, boolean equal, String value) {

		private static Condition of(MatchResult match) {
			return new Condition(match.group(1), match.group(2).equals("="), match.group(3));
		}

		private boolean holds(Map<String, String> labels) {
			return this.value.equals(labels.get(this.label)) == this.equal;
		}

	}

}
