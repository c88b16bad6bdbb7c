package io.llmfailover.provider;

import java.util.Map;

import io.llmfailover.Capability;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KnownProvidersTest {

	@Test
	void areInTheirDefaultOrder() {
		assertThat(KnownProviders.names()).containsExactly("gemini", "anthropic", "xai", "openai", "deepseek");
	}

	@Test
	void areFoundByNameAndAlias() {
		assertThat(KnownProviders.find("claude")).isEqualTo(KnownProviders.find("anthropic")).isNotNull();
		assertThat(KnownProviders.find("google")).isEqualTo(KnownProviders.find("gemini")).isNotNull();
		assertThat(KnownProviders.find("grok")).isEqualTo(KnownProviders.find("xai")).isNotNull();
		assertThat(KnownProviders.find("mistral")).isNull();
	}

	@Test
	void takeTheKeyFromTheFirstVariableThatIsSet() {
		ProviderSettings settings = KnownProviders.settings("google",
				Map.of("GOOGLE_GENAI_API_KEY", " ", "GEMINI_API_KEY", "second", "GOOGLE_API_KEY", "third"));
		assertThat(settings.access().key()).isEqualTo(new ApiKey("second", "environment variable GEMINI_API_KEY"));
	}

	@Test
	void areNotUsableWithoutAKey() {
		for (String name : KnownProviders.names()) {
			assertThat(KnownProviders.settings(name, Map.of()).access().usable()).as(name).isFalse();
		}
	}

	@Test
	void onlyDeepSeekSeesNothing() {
		assertThat(KnownProviders.all()).filteredOn((row) -> !row.capabilities().contains(Capability.VISION))
			.extracting(KnownProviders.Row::name)
			.containsExactly("deepseek");
	}

	@Test
	void threeReadDocuments() {
		assertThat(KnownProviders.all()).filteredOn((row) -> row.capabilities().contains(Capability.DOCUMENTS))
			.extracting(KnownProviders.Row::name)
			.containsExactly("gemini", "anthropic", "openai");
	}

	@Test
	void refuseAnUnknownName() {
		assertThatIllegalArgumentException().isThrownBy(() -> KnownProviders.settings("mistral", Map.of()))
			.withMessageContaining("mistral")
			.withMessageContaining("gemini");
	}

}
