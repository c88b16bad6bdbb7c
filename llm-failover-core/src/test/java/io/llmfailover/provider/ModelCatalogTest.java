package io.llmfailover.provider;

import io.llmfailover.provider.facts.ModelFacts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is known of a model is looked up once.
 */
class ModelCatalogTest {

	private final ModelCatalog catalog = new ModelCatalog(KnownDialect.OPENAI.dialect());

	@Test
	void aModelIsLookedUpOnce() {
		ModelFacts facts = this.catalog.of("gpt-6-luna");
		assertThat(this.catalog.of("gpt-6-luna")).isSameAs(facts);
		assertThat(facts.thinking().unseen()).isTrue();
		assertThat(facts.tokens().contextWindow()).isEqualTo(1_050_000);
		assertThat(facts).isEqualTo(ModelTable.facts(KnownDialect.OPENAI.dialect(), "gpt-6-luna"));
	}

	@Test
	void namesThatNeverEndDoNotFillTheMemory() {
		for (int i = 0; i < 15_000; i++) {
			this.catalog.of("model-" + i);
			assertThat(this.catalog.size()).isLessThanOrEqualTo(ModelCatalog.MOST);
		}
	}

}
