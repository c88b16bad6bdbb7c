package io.llmfailover.test.spring;

import java.lang.reflect.Method;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.simulator.rules.BreaksRules;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestContextManager;

import static io.llmfailover.FailureKind.INVALID_REQUEST;
import static io.llmfailover.test.assertj.LlmAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Test classes of users, run by hand: some of them are to fail.
 */
class RefusedRequestsTest {

	private static final ChatRequest HOT = ChatRequest.builder().user("Hi").option("openai", "temperature", 3).build();

	private static ThrowingCallable running(Asking test, String name, ChatRequest request) {
		return () -> {
			TestContextManager manager = new TestContextManager(test.getClass());
			Method method = test.getClass().getMethod(name);
			manager.beforeTestClass();
			manager.prepareTestInstance(test);
			manager.beforeTestMethod(test, method);
			ChatResponse answer = test.llm().blocking().chat(request);
			assertThat(answer).answeredBy((request == HOT) ? "anthropic" : "openai");
			if (request == HOT) {
				assertThat(answer).failedAt("openai", INVALID_REQUEST);
			}
			manager.afterTestMethod(test, method, null);
		};
	}

	@Test
	void aTestFailsWhoseRequestIsRefusedThoughAnotherProviderAnswersIt() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(running(new Strict(), "test", HOT))
			.withMessageContaining("openai would refuse TEMPERATURE at temperature: Invalid 'temperature'")
			.withMessageContaining("\"temperature\":3");
	}

	@Test
	void aTestPassesWhoseRequestsAreTaken() {
		assertThatNoException().isThrownBy(running(new Strict(), "test", ChatRequest.of("Hi")));
	}

	@Test
	void aTestMayBreakRulesOnPurpose() {
		assertThatNoException().isThrownBy(running(new Strict(), "onPurpose", HOT));
		assertThatNoException().isThrownBy(running(new OnPurpose(), "test", HOT));
	}

	@Test
	void aRequestIsNotBlamedOnTheNextTest() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(running(new Strict(), "test", HOT));
		assertThatNoException().isThrownBy(running(new Strict(), "test", ChatRequest.of("Hi")));
	}

	/** A test class with the service. */
	interface Asking {

		FailoverChatService llm();

		default void test() {
		}

		@BreaksRules("A temperature that there is not")
		default void onPurpose() {
		}

	}

	@SpringBootTest(classes = GreeterApplication.class)
	@WithSimulatedProviders({ "openai", "anthropic" })
	static class Strict implements Asking {

		@Autowired
		FailoverChatService service;

		@Override
		public FailoverChatService llm() {
			return this.service;
		}

	}

	@BreaksRules("A temperature that there is not")
	static class OnPurpose extends Strict {

	}

}
