package io.llmfailover.strict;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every request that a test makes is seen.
 */
class StrictRequestsTest {

	@ParameterizedTest
	@EnumSource
	void whatIsRenderedIsHeldAgainstTheRules(KnownDialect dialect) {
		long before = SeenRequests.count();
		render(dialect, ChatRequest.of("Hi"));
		assertThat(SeenRequests.count()).isEqualTo(before + 1);
		assertThat(SeenRequests.takeBroken()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whatBreaksThemIsTold(KnownDialect dialect) {
		render(dialect, ChatRequest.builder().user("Hi").option("asked", "temperature", 3).build());
		List<String> broken = SeenRequests.takeBroken();
		assertThat(broken).singleElement().asString().contains("asked:some-model", "TEMPERATURE", "\"Hi\"");
	}

	private static void render(KnownDialect dialect, ChatRequest request) {
		dialect.dialect().render(request, new WireTarget("asked", "some-model", Transport.WHOLE, 100, ModelFacts.NONE));
	}

}
