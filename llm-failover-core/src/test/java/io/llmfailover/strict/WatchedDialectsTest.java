package io.llmfailover.strict;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.openai.OpenAiSpecification;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.simulator.rules.SeenRequests;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every request that a test makes is seen.
 */
class WatchedDialectsTest {

	@ParameterizedTest
	@EnumSource
	void whatKeepsToTheRulesIsNotTold(KnownDialect dialect) {
		render(dialect, "asked", ChatRequest.of("Hi"));
		assertThat(SeenRequests.takeBroken()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whatBreaksThemIsTold(KnownDialect dialect) {
		render(dialect, "asked", ChatRequest.builder().user("Hi").option("asked", "temperature", 3).build());
		List<String> broken = SeenRequests.takeBroken();
		assertThat(broken).singleElement().asString().contains("asked:some-model", "TEMPERATURE", "\"Hi\"");
	}

	@Test
	void soIsWhatOpenAiDoesNotDescribe() {
		OpenAiSpecification.required();
		render(KnownDialect.OPENAI, "openai",
				ChatRequest.builder().user("Hi").option("openai", "verbosity", "chatty").build());
		List<String> broken = SeenRequests.takeBroken();
		assertThat(broken).isNotEmpty()
			.allSatisfy((breach) -> assertThat(breach).contains("openai:some-model", "verbosity", "\"Hi\""));
	}

	@Test
	void othersAreNotHeldAgainstOpenAisDocument() {
		render(KnownDialect.OPENAI, "another",
				ChatRequest.builder().user("Hi").option("another", "verbosity", "chatty").build());
		assertThat(SeenRequests.takeBroken()).isEmpty();
	}

	private static void render(KnownDialect dialect, String provider, ChatRequest request) {
		dialect.dialect()
			.render(request, new WireTarget(provider, "some-model", Transport.WHOLE, 100, ModelFacts.NONE));
	}

}
