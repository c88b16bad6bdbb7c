package io.llmfailover.provider;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.llmfailover.provider.wire.Dialect;

/**
 * The profiles of one provider's models, each looked up once. Thread-safe.
 */
final class ModelProfiles {

	/** A request may name any model, so not all of them can be kept. */
	static final int MOST = 256;

	private final Dialect dialect;

	private final Map<String, ModelProfile> profiles = new ConcurrentHashMap<>();

	/**
	 * Creates profiles.
	 * @param dialect the dialect in which the models are asked
	 */
	ModelProfiles(Dialect dialect) {
		this.dialect = dialect;
	}

	/**
	 * The profile of a model.
	 * @param model its name
	 * @return its profile
	 */
	ModelProfile of(String model) {
		ModelProfile known = this.profiles.get(model);
		if (known != null) {
			return known;
		}
		if (this.profiles.size() >= MOST) {
			this.profiles.clear();
		}
		return this.profiles.computeIfAbsent(model, (name) -> ModelProfile.of(this.dialect, name));
	}

	int size() {
		return this.profiles.size();
	}

}
