package io.llmfailover.sample;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

/**
 * The endpoint where changes are not allowed, as it is unless an application says so.
 */
@TestPropertySource(properties = "management.endpoint.llmfailover.access=read-only")
class ReadOnlyEndpointTests extends SampleTest {

	@Test
	void showsTheChainAndChangesNothing() {
		String path = "/actuator/llmfailover";
		client().get().uri(path).exchange().expectStatus().isOk();
		client().get().uri(path + "/openai").exchange().expectStatus().isOk();
		post(path, Map.of("order", "openai")).expectStatus().isEqualTo(405);
		post(path + "/openai", Map.of("enabled", "false")).expectStatus().isEqualTo(405);
		client().get().uri(path + "/openai").exchange().expectBody().jsonPath("$.enabled").isEqualTo(true);
	}

}
