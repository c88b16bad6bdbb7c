package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import org.jspecify.annotations.Nullable;

/**
 * What was learned of a model, or of one conversation with it.
 *
 * @param refusals what it refuses
 * @param window the size of its context window in tokens; null if it was not stated
 * @param sharesWindow whether it adds up what is sent and what may be generated
 * @param maxTokens the most tokens that it generates; null for any number
 * @param stops the most stop sequences that it takes; null for any number
 */
record Learned(Refusals refusals, @Nullable Integer window, boolean sharesWindow, @Nullable Integer maxTokens,
		@Nullable Integer stops) {

	static final Learned NOTHING = new Learned(Refusals.NONE, null, false, null, null);

	Learned refusing(Parameter parameter) {
		return new Learned(this.refusals.and(Refusals.of(parameter)), this.window, this.sharesWindow, this.maxTokens,
				this.stops);
	}

	Learned window(int tokens) {
		return new Learned(this.refusals, tokens, this.sharesWindow, this.maxTokens, this.stops);
	}

	Learned sharing() {
		return new Learned(this.refusals, this.window, true, null, this.stops);
	}

	Learned maxTokens(int tokens) {
		return new Learned(this.refusals, this.window, this.sharesWindow, tokens, this.stops);
	}

	Learned stops(int most) {
		return new Learned(this.refusals, this.window, this.sharesWindow, this.maxTokens, most);
	}

	/**
	 * Tells it in words.
	 * @param model whose it is
	 * @param sentences takes a sentence for each fact
	 */
	void tell(String model, List<String> sentences) {
		this.refusals.parameters()
			.stream()
			.map(Parameter::wireName)
			.sorted()
			.forEach((name) -> sentences.add(model + " refuses " + name));
		if (this.window != null) {
			sentences.add(model + " has a context window of " + this.window + " tokens");
		}
		if (this.sharesWindow) {
			sentences.add(model + " counts what it may generate towards its context window");
		}
		if (this.maxTokens != null) {
			sentences.add(model + " generates at most " + this.maxTokens + " tokens");
		}
		if (this.stops != null) {
			sentences.add(model + " takes at most " + this.stops + " stop sequences");
		}
	}

}
