package io.llmfailover;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProviderInfoTest {

	private static ProviderInfo provider(List<String> models, @Nullable String whyUnusable) {
		return new ProviderInfo("openai", models, Set.of(), whyUnusable, true, true, List.of(), null, List.of());
	}

	@Test
	void aProviderWithoutModelsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> provider(List.of(), null))
			.withMessage("models of 'openai' must name at least one");
	}

	@Test
	void theFirstModelIsTheOneThatIsAskedFirst() {
		assertThat(provider(List.of("a", "b"), null).model()).isEqualTo("a");
	}

	@Test
	void aProviderIsUsableUnlessThereIsAReasonWhyNot() {
		assertThat(provider(List.of("a"), null).usable()).isTrue();
		assertThat(provider(List.of("a"), "it has no key").usable()).isFalse();
	}

}
