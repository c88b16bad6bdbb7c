package io.llmfailover.provider;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.Dialect;

/**
 * What is known of one provider's models, each looked up once. Thread-safe.
 */
final class ModelCatalog {

	/** A request may name any model, so not all of them can be kept. */
	static final int MOST = 256;

	private final Dialect dialect;

	private final Map<String, ModelFacts> facts = new ConcurrentHashMap<>();

	/**
	 * Creates a catalog.
	 * @param dialect the dialect in which the models are asked
	 */
	ModelCatalog(Dialect dialect) {
		this.dialect = dialect;
	}

	/**
	 * What is known of a model.
	 * @param model its name
	 * @return the facts
	 */
	ModelFacts of(String model) {
		ModelFacts known = this.facts.get(model);
		if (known != null) {
			return known;
		}
		if (this.facts.size() >= MOST) {
			this.facts.clear();
		}
		return this.facts.computeIfAbsent(model, (name) -> ModelTable.facts(this.dialect, name));
	}

	int size() {
		return this.facts.size();
	}

}
