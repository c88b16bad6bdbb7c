package io.llmfailover.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What several scrapes have shown: of each time series its highest value, so that a gauge
 * that was up for a moment is remembered. Not thread-safe.
 */
final class Scrape {

	private static final Pattern LINE = Pattern.compile("(?m)^([a-z_]+)\\{(.*)} (\\S+)$");

	private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

	private final Map<Sample, Double> highest = new LinkedHashMap<>();

	/**
	 * Adds a scrape.
	 * @param text what {@code /actuator/prometheus} answered
	 */
	void add(String text) {
		Matcher lines = LINE.matcher(text);
		while (lines.find()) {
			Map<String, String> labels = new TreeMap<>();
			LABEL.matcher(lines.group(2)).results().forEach((label) -> labels.put(label.group(1), label.group(2)));
			this.highest.merge(new Sample(lines.group(1), labels), Double.parseDouble(lines.group(3)), Math::max);
		}
	}

	/**
	 * What a selector has found.
	 * @param selector the selector
	 * @return the time series that it selects and that were above zero
	 */
	List<Sample> found(Selector selector) {
		return positive().filter((sample) -> selector.selects(sample.name(), sample.labels())).toList();
	}

	private Stream<Sample> positive() {
		return this.highest.entrySet().stream().filter((entry) -> entry.getValue() > 0).map(Map.Entry::getKey);
	}

	/**
	 * A time series.
	 *
	 * @param name its name
	 * @param labels its labels
	 */
	record Sample(String name, Map<String, String> labels) {

	}

}
