package io.llmfailover.provider;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.provider.ProviderSettings.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A provider as data.
 */
class ProviderSettingsTest {

	@ParameterizedTest
	@CsvSource({ "openai,http://localhost:8080/v1,false", "second,https://api.openai.com/v1,false",
			"openai-like,http://localhost:8080/v1,true", "azure,https://my-corp.openai.azure.com/openai/v1,true" })
	void customServersTakeOneSystemMessageUntilToldOtherwise(String name, URI baseUrl, boolean single) {
		ProviderSettings settings = settings(name, baseUrl);
		assertThat(settings.singleSystemMessage()).isEqualTo(single);
		assertThat(settings.withSingleSystemMessage(!single).singleSystemMessage()).isEqualTo(!single);
		assertThat(settings.withSingleSystemMessage(!single).withModels(List.of("n")).singleSystemMessage())
			.isEqualTo(!single);
	}

	@Test
	void theKnownOnesTakeSeveral() {
		assertThat(KnownProviders.names())
			.allSatisfy((name) -> assertThat(KnownProviders.settings(name, Map.of()).singleSystemMessage()).isFalse());
	}

	private static ProviderSettings settings(String name, URI baseUrl) {
		return new ProviderSettings(name, KnownDialect.OPENAI.dialect(), baseUrl, Access.OPEN, List.of("m"), Set.of());
	}

}
