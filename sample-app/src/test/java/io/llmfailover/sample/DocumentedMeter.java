package io.llmfailover.sample;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of the table of meters.
 *
 * @param name its name at Prometheus, without the unit and what is counted of it
 * @param type its type
 * @param labels its labels at Prometheus
 */
record DocumentedMeter(String name, String type, Set<String> labels) {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_.]+)` \\| ([a-z ]+) \\| ([^|]+) \\|");

	/**
	 * Reads the table.
	 * @param page the page that has it
	 * @return its rows
	 */
	static List<DocumentedMeter> of(String page) {
		return ROW.matcher(page).results().map(DocumentedMeter::of).toList();
	}

	private static DocumentedMeter of(MatchResult row) {
		return new DocumentedMeter(prometheus(row.group(1)), row.group(2),
				Stream.of(row.group(3).split(","))
					.map((tag) -> prometheus(tag.replace("`", "").trim()))
					.collect(Collectors.toSet()));
	}

	private static String prometheus(String name) {
		return name.replace('.', '_');
	}

	boolean has(Selector selector) {
		return names().contains(selector.name()) && this.labels.containsAll(selector.labels());
	}

	private Set<String> names() {
		return switch (this.type) {
			case "counter" -> Set.of(this.name + "_total");
			case "timer" -> Set.of(this.name + "_seconds_count", this.name + "_seconds_sum");
			case "summary" -> Set.of(this.name + "_count", this.name + "_sum");
			default -> Set.of(this.name, this.name + "_seconds");
		};
	}

}
