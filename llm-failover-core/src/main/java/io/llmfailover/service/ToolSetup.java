package io.llmfailover.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

import io.llmfailover.Tool;
import io.llmfailover.ToolExecutor;
import io.llmfailover.tool.BoundedToolRunner;
import io.llmfailover.tool.ToolRunSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * What a builder knows about tools: which there are, and how they are run. Not
 * thread-safe.
 */
final class ToolSetup {

	private final Map<String, List<Tool>> byName = new LinkedHashMap<>();

	private final List<ToolExecutor> executors = new ArrayList<>();

	private List<String> defaults = List.of();

	private ToolRunSettings settings = ToolRunSettings.DEFAULTS;

	private @Nullable Executor threads;

	void add(Tool tool) {
		add(tool.definition().name(), List.of(tool));
	}

	void add(String name, List<Tool> tools) {
		if (this.byName.putIfAbsent(name, List.copyOf(tools)) != null) {
			throw new IllegalArgumentException("There are two tools or groups of tools named '" + name + "'");
		}
	}

	void defaults(List<String> names) {
		this.defaults = names;
	}

	void settings(ToolRunSettings settings) {
		this.settings = Objects.requireNonNull(settings, "settings");
	}

	void executor(ToolExecutor executor) {
		this.executors.add(Objects.requireNonNull(executor, "executor"));
	}

	void threads(Executor threads) {
		this.threads = Objects.requireNonNull(threads, "threads");
	}

	ToolCatalog catalog() {
		return ToolCatalog.of(this.byName, this.defaults);
	}

	BoundedToolRunner runner() {
		return new BoundedToolRunner(this.settings, this.executors, this.threads, Schedulers.parallel());
	}

}
