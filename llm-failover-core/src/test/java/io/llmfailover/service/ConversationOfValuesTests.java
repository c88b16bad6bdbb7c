package io.llmfailover.service;

import java.time.Duration;
import java.util.List;

import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.Conversation;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.Tool;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a conversation keeps where a value was asked for, over real sockets.
 */
class ConversationOfValuesTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final String OSLO = "{\"name\":\"Oslo\"}";

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final LlmFailover llm = providers.service().build();

	private final Conversation alice = this.llm.conversation("alice");

	@AfterEach
	void close() {
		this.llm.close();
	}

	private List<Message> history() {
		List<Message> history = this.alice.history().block(NEVER_HANG);
		assertThat(history).isNotNull();
		return history;
	}

	private void ask(ChatRequest request, boolean stream) {
		Mono<?> call = stream ? this.alice.stream(request, City.class).then()
				: this.alice.chat(request, City.class).then();
		call.block(NEVER_HANG);
	}

	private static ChatRequest.Builder on(String provider) {
		return ChatRequest.builder().user("Which city?").route(provider);
	}

	@ParameterizedTest
	@CsvSource({ "openai,false", "openai,true", "anthropic,false", "anthropic,true" })
	void aRefusalThatFailsTheCallLeavesNoTrace(String provider, boolean stream) {
		providers.server(provider).behave(Behavior.answer().refusal("I cannot help with that"));
		assertThatThrownBy(() -> ask(on(provider).build(), stream)).isInstanceOfSatisfying(ChatFailedException.class,
				(failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.CONTENT_FILTERED));
		assertThat(history()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "openai,false", "openai,true", "anthropic,false", "anthropic,true" })
	void ofARefusalAfterToolsTheToolsAreKeptAndNotTheRefusal(String provider, boolean stream) {
		providers.server(provider)
			.script(Behavior.answer("").toolCall("1", "look", "{}"),
					Behavior.answer().refusal("I cannot help with that"));
		Tool look = Tool.named("look").run(() -> "a city");
		assertThatThrownBy(() -> ask(on(provider).tool(look).build(), stream)).isInstanceOf(ChatFailedException.class);
		assertThat(history()).hasSize(4).element(2).isInstanceOf(Message.ToolResult.class);
		assertThat(history().get(3)).isInstanceOfSatisfying(Message.Assistant.class,
				(end) -> assertThat(end.text()).contains("there is no answer"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aValueIsKeptAsItsAnswer(boolean stream) {
		providers.server("openai").script(Behavior.answer("In Norway?"), Behavior.answer(OSLO));
		ask(on("openai").build(), stream);
		assertThat(history()).hasSize(2).last().isEqualTo(Message.assistant(OSLO));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatToolsHaveDoneIsKeptWhereTheApplicationsOwnExceptionEndsTheCall(boolean stream) {
		providers.server("openai").script(Behavior.answer("").toolCall("1", "charge", "{}"), Behavior.answer(OSLO));
		ChatRequest request = on("openai").tool(Tool.named("charge").run(() -> "charged"))
			.accept("good", (response) -> {
				throw new IllegalStateException("a bug");
			})
			.build();
		assertThatThrownBy(() -> ask(request, stream)).hasMessage("a bug");
		assertThat(history()).hasSize(4).element(2).isInstanceOf(Message.ToolResult.class);
	}

	@Test
	void anExceptionOfTheApplicationsBeforeAnyToolLeavesNoTrace() {
		providers.server("openai").behave(Behavior.answer(OSLO));
		ChatRequest request = on("openai").accept("good", (response) -> {
			throw new IllegalStateException("a bug");
		}).build();
		assertThatThrownBy(() -> ask(request, false)).hasMessage("a bug");
		assertThat(history()).isEmpty();
	}

	record City(String name) {

	}

}
