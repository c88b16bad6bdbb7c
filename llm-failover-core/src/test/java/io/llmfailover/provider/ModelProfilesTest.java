package io.llmfailover.provider;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is known of a model is looked up once.
 */
class ModelProfilesTest {

	private final ModelProfiles profiles = new ModelProfiles(KnownDialect.OPENAI.dialect());

	@Test
	void aModelIsLookedUpOnce() {
		ModelProfile profile = this.profiles.of("gpt-6-luna");
		assertThat(this.profiles.of("gpt-6-luna")).isSameAs(profile);
		assertThat(profile.thinksUnseen()).isTrue();
		assertThat(profile.contextWindow()).isEqualTo(1_050_000);
		assertThat(profile.traits()).isEqualTo(ModelTable.traits(KnownDialect.OPENAI.dialect(), "gpt-6-luna"));
	}

	@Test
	void namesThatNeverEndDoNotFillTheMemory() {
		for (int i = 0; i < 15_000; i++) {
			this.profiles.of("model-" + i);
			assertThat(this.profiles.size()).isLessThanOrEqualTo(ModelProfiles.MOST);
		}
	}

}
