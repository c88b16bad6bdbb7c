package io.llmfailover.provider.openai;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.ToolChoice;
import io.llmfailover.provider.facts.HistoryFacts;
import io.llmfailover.provider.facts.HistoryFacts.SystemRole;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.TokenFacts;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.simulator.rules.BreaksRules;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests against OpenAI's own OpenAPI document.
 */
class OpenAiSpecificationTest {

	private static final ModelFacts FACTS = ModelFacts.NONE.with(new TokenFacts(Parameter.MAX_COMPLETION_TOKENS, null))
		.with(HistoryFacts.NONE.with(SystemRole.DEVELOPER));

	@SuppressWarnings("NullAway.Init")
	private static OpenAiSpecification specification;

	@BeforeAll
	static void read() {
		specification = OpenAiSpecification.required();
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void aRichConversationIsValid(Transport transport) {
		assertThat(violations(RichConversation.builder().build(), transport)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(ReasoningEffort.class)
	void everyReasoningEffortIsValid(ReasoningEffort effort) {
		assertThat(violations(ChatRequest.builder().user("Hi").reasoningEffort(effort).build(), Transport.WHOLE))
			.isEmpty();
	}

	@Test
	void everyToolChoiceIsValid() {
		for (ToolChoice choice : List.of(ToolChoice.AUTO, ToolChoice.NONE, ToolChoice.REQUIRED,
				ToolChoice.named("look"))) {
			assertThat(violations(RichConversation.builder().toolChoice(choice).build(), Transport.WHOLE)).isEmpty();
		}
	}

	@Test
	void aPrefillIsValid() {
		assertThat(violations(ChatRequest.builder().user("Count.").message(Message.assistant("1 2")).build(),
				Transport.STREAM))
			.isEmpty();
	}

	@BreaksRules("A parameter that there is not, and a value of another type")
	@Test
	void whatIsWrongIsFound() {
		assertThat(
				violations(ChatRequest.builder().user("Hi").option("openai", "temprature", 1).build(), Transport.WHOLE))
			.isNotEmpty();
		assertThat(violations(ChatRequest.builder().user("Hi").option("openai", "stop", List.of(1)).build(),
				Transport.WHOLE))
			.isNotEmpty();
	}

	private static List<String> violations(ChatRequest request, Transport transport) {
		byte[] body = new OpenAiDialect()
			.render(request, new WireTarget("openai", "some-model", transport, 4096, FACTS))
			.body();
		return specification.broken(new ObjectMapper().readTree(body));
	}

}
