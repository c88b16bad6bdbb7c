package io.llmfailover.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailureKind;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The main job, from properties to sockets: five providers of which the first ones fail.
 */
class FiveProvidersTest {

	private final List<SimulatedProvider> providers = new ArrayList<>();

	@BeforeEach
	void start() {
		for (String name : KnownProviders.names()) {
			SimulatedProvider provider = SimulatedProvider.known(name).start();
			provider.behave(Behavior.answer("I am " + name));
			this.providers.add(provider);
		}
	}

	@AfterEach
	void close() {
		this.providers.forEach(SimulatedProvider::close);
	}

	@ParameterizedTest
	@MethodSource("numbersOfFailing")
	void theFirstThatCanAnswersAChat(int failing) {
		fail(failing);
		runner().run((context) -> {
			ChatResponse response = Objects.requireNonNull(
					context.getBean(FailoverChatService.class).chat("Hello").block(SimulatedStarterTest.LONG));
			assertAnswered(response, failing);
		});
	}

	@ParameterizedTest
	@MethodSource("numbersOfFailing")
	void theFirstThatCanAnswersAStream(int failing) {
		fail(failing);
		runner().run((context) -> {
			List<ChatEvent> events = Objects.requireNonNull(context.getBean(FailoverChatService.class)
				.stream("Hello")
				.collectList()
				.block(SimulatedStarterTest.LONG));
			assertThat(events).last().isInstanceOf(ChatEvent.Completed.class);
			assertAnswered(((ChatEvent.Completed) events.get(events.size() - 1)).response(), failing);
		});
	}

	static IntStream numbersOfFailing() {
		return IntStream.range(0, 5);
	}

	@Test
	void theErrorTellsOfEveryProviderWhenNoneCan() {
		fail(5);
		runner().run((context) -> assertThatExceptionOfType(ChatFailedException.class)
			.isThrownBy(() -> context.getBean(FailoverChatService.class).blocking().chat("Hello"))
			.satisfies((failed) -> assertThat(failed.attempts()).hasSize(5)
				.extracting(Attempt::kind)
				.containsOnly(FailureKind.AUTHENTICATION)));
	}

	@Test
	void theErrorTellsWhichVariablesToSetWhenThereIsNoKey() {
		Starter.runner()
			.run((context) -> assertThatExceptionOfType(ChatFailedException.class)
				.isThrownBy(() -> context.getBean(FailoverChatService.class).blocking().chat("Hello"))
				.withMessageContaining("OPENAI_API_KEY")
				.withMessageContaining("GOOGLE_GENAI_API_KEY")
				.satisfies((failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER)));
	}

	private void fail(int number) {
		this.providers.subList(0, number).forEach((provider) -> provider.behave(Behavior.badKey()));
	}

	private void assertAnswered(ChatResponse response, int failing) {
		List<String> names = KnownProviders.names();
		assertThat(response.content()).isEqualTo("I am " + names.get(failing));
		assertThat(response.provider()).isEqualTo(names.get(failing));
		assertThat(response.attempt()).isEqualTo(failing + 1);
		assertThat(response.attempts()).extracting(Attempt::provider).isEqualTo(names.subList(0, failing + 1));
		for (int i = 0; i < names.size(); i++) {
			assertThat(this.providers.get(i).requests()).hasSize((i <= failing) ? 1 : 0);
		}
	}

	private ApplicationContextRunner runner() {
		return Starter.runner(this.providers.stream()
			.flatMap((provider) -> Stream.of(property(provider, "base-url", provider.baseUrl()),
					property(provider, "api-key", "key-of-" + provider.name())))
			.toArray(String[]::new));
	}

	private static String property(SimulatedProvider provider, String name, Object value) {
		return "llm.failover.providers." + provider.name() + "." + name + "=" + value;
	}

}
