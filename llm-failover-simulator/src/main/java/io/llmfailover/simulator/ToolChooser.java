package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which tools a question is about. A tool is meant whose name shares a word with
 * the question; if there is none, the one whose description and parameters share most of
 * their words with it.
 */
final class ToolChooser {

	private static final int MOST_CALLS = 8;

	private static final int MOST_TOOLS = 64;

	/** What many tools are given, so that it does not tell which one is meant. */
	private static final Set<String> SUBJECTS = Set.of("city", "country", "number", "id", "zone");

	private final Prompt prompt;

	private final Set<String> question;

	ToolChooser(Prompt prompt) {
		this.prompt = prompt;
		this.question = Vocabulary.of(prompt.question());
	}

	/**
	 * The calls to make now: those that the question asks for, without those that were
	 * made.
	 */
	List<Choice> choices() {
		ToolWish wish = this.prompt.wish();
		if (wish.mode() == ToolWish.Mode.NONE || this.prompt.tools().isEmpty()) {
			return List.of();
		}
		List<Choice> wanted = wanted();
		List<Choice> open = new ArrayList<>(wanted);
		open.removeIf((choice) -> choice.nth() < Collections.frequency(this.prompt.called(), choice.tool().name()));
		if (open.isEmpty() && wish.mode() == ToolWish.Mode.REQUIRED) {
			open = wanted.isEmpty() ? List.of(new Choice(this.prompt.tools().get(0), 0)) : wanted.subList(0, 1);
		}
		return open.subList(0, Math.min(open.size(), wish.parallel() ? MOST_CALLS : 1));
	}

	private List<Choice> wanted() {
		List<Choice> wanted = new ArrayList<>();
		for (OfferedTool tool : meant()) {
			int times = JsonFromSchema.times(tool.schema(), this.prompt);
			for (int nth = 0; nth < Math.max(1, times); nth++) {
				wanted.add(new Choice(tool, nth));
			}
		}
		return wanted;
	}

	private List<OfferedTool> meant() {
		String name = this.prompt.wish().name();
		if (!name.isEmpty()) {
			return this.prompt.tools().stream().filter((tool) -> tool.name().equals(name)).limit(1).toList();
		}
		List<OfferedTool> byName = byName();
		return byName.isEmpty() ? byDescription() : byName;
	}

	// each further tool must be about something that those before it are not about
	private List<OfferedTool> byName() {
		List<OfferedTool> ranked = this.prompt.tools()
			.stream()
			.filter((tool) -> !shared(tool.name()).isEmpty())
			.limit(MOST_TOOLS)
			.sorted(Comparator.comparingInt((OfferedTool tool) -> shared(tool.name()).size())
				.thenComparing((tool) -> sharedByDescription(tool).size())
				.reversed())
			.toList();
		Set<String> taken = new HashSet<>();
		List<OfferedTool> chosen = ranked.stream().filter((tool) -> taken.addAll(shared(tool.name()))).toList();
		// in the order in which they were offered
		return this.prompt.tools().stream().filter(chosen::contains).toList();
	}

	private List<OfferedTool> byDescription() {
		return this.prompt.tools()
			.stream()
			.filter(this::isDescribed)
			.max(Comparator.comparingInt((tool) -> sharedByDescription(tool).size()))
			.stream()
			.toList();
	}

	private boolean isDescribed(OfferedTool tool) {
		Set<String> described = Vocabulary.of(tool.description());
		described.removeAll(SUBJECTS);
		int all = described.size();
		described.retainAll(this.question);
		return sharedByDescription(tool).size() >= 2 || !described.isEmpty() && described.size() * 2 >= all;
	}

	private Set<String> sharedByDescription(OfferedTool tool) {
		Set<String> words = shared(tool.description());
		tool.schema().path("properties").propertyNames().forEach((name) -> words.addAll(shared(name)));
		return words;
	}

	private Set<String> shared(String text) {
		Set<String> words = new LinkedHashSet<>(Vocabulary.of(text));
		words.retainAll(this.question);
		return words;
	}

	/**
	 * A call to make.
	 *
	 * @param nth which one of several calls of the same tool, from 0
	 */
	record Choice(OfferedTool tool, int nth) {

	}

}
