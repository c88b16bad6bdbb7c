package io.llmfailover.provider;

import java.util.List;
import java.util.regex.Pattern;

import io.llmfailover.provider.wire.Dialect;

/**
 * A row of a table of what is known of models by their names.
 *
 * @param dialect the dialect in which they are asked
 * @param model what their names look like, as a whole
 * @param facts what is known of them
 * @param <F> the type of the facts
 */
record FactsRow<F>(KnownDialect dialect, Pattern model, F facts) {

	static <F> FactsRow<F> openAi(String model, F facts) {
		return new FactsRow<>(KnownDialect.OPENAI, Pattern.compile(model), facts);
	}

	static <F> FactsRow<F> anthropic(String model, F facts) {
		return new FactsRow<>(KnownDialect.ANTHROPIC, Pattern.compile(model), facts);
	}

	/**
	 * What a table knows of a model: the first row that fits counts.
	 * @param rows the table
	 * @param dialect the dialect in which the model is asked
	 * @param model its name
	 * @param nothing the facts of a model that the table does not know
	 * @param <F> the type of the facts
	 * @return the facts
	 */
	static <F> F find(List<FactsRow<F>> rows, Dialect dialect, String model, F nothing) {
		for (FactsRow<F> row : rows) {
			if (row.dialect.dialect() == dialect && row.model.matcher(model).matches()) {
				return row.facts;
			}
		}
		return nothing;
	}

}
