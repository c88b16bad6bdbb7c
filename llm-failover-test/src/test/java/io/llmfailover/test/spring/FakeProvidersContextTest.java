package io.llmfailover.test.spring;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.llmfailover.Capability;
import io.llmfailover.FailoverChatService;
import io.llmfailover.autoconfigure.LlmFailoverBuilderCustomizer;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.service.LlmFailoverBuilder;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.test.FakeProvider;
import io.llmfailover.test.UnscriptedRequestException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Test classes of users, run by hand: some of them are to fail.
 */
class FakeProvidersContextTest {

	private static <T> void run(T test, Consumer<T> body) throws Exception {
		TestContextManager manager = new TestContextManager(test.getClass());
		Method method = test.getClass().getDeclaredMethod("test");
		manager.prepareTestInstance(test);
		manager.beforeTestMethod(test, method);
		try {
			body.accept(test);
		}
		finally {
			manager.afterTestMethod(test, method, null);
		}
	}

	private static ThrowingCallable running(One test, Consumer<One> body) {
		return () -> run(test, body);
	}

	@Test
	void twoTestClassesShareAContext() {
		assertThat(new TestContextManager(One.class).getTestContext().getApplicationContext())
			.isSameAs(new TestContextManager(Two.class).getTestContext().getApplicationContext());
	}

	@Test
	void aTestFailsWhereAFakeWasAskedSomethingOfWhichItSaysNothing() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(
					running(new One(), (test) -> assertThat(test.greeter().greetAnyway("Ann")).isEqualTo("Hello Ann")))
			.withMessageContaining("a request of which the test says nothing: gemini:")
			.withMessageContaining("asked \"Greet Ann\"");
	}

	@Test
	void aTestThatSaysWhatIsAskedPasses() {
		assertThatNoException().isThrownBy(running(new One(), (test) -> {
			test.gemini().answers("Hello");
			assertThat(test.greeter().greet("Ann").content()).isEqualTo("Hello");
		}));
	}

	@Test
	void aTestFailsWhereARealProviderWouldHaveBeenAsked() {
		try (LlmFailover own = LlmFailover.builder()
			.provider("real", "https://api.example.com/v1?key=secret", "m", "secret")
			.build()) {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(running(new One(),
						(test) -> assertThat(new Greeter(own).greetAnyway("Ann")).isEqualTo("Hello Ann")))
				.withMessageContaining("a real call, to provider 'real' at https://api.example.com/v1/chat/completions")
				.withMessageNotContaining("secret");
		}
	}

	@Test
	void theCallItselfTellsThatNoRealProviderIsAsked() throws Exception {
		try (LlmFailover own = LlmFailover.builder()
			.provider("real", "https://api.example.com/v1", "m", null)
			.build()) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(running(new One(),
					(test) -> assertThatIllegalStateException().isThrownBy(() -> own.blocking().chat("Hi"))
						.withMessageContaining("no real provider is asked here")));
		}
	}

	@Test
	void addressesOfThisMachineAreLetPass() {
		try (SimulatedProvider server = SimulatedProvider.openAi("local").keyless().start();
				LlmFailover own = LlmFailover.builder()
					.provider("local", server.baseUrl().toString(), "m", null)
					.build()) {
			server.behave(Behavior.answer("Hello"));
			assertThatNoException().isThrownBy(
					running(new One(), (test) -> assertThat(own.blocking().chat("Hi").content()).isEqualTo("Hello")));
		}
	}

	@Test
	void noRequestIsRefusedBehindATest() throws Exception {
		run(new One(), (test) -> {
		});
		try (SimulatedProvider server = SimulatedProvider.openAi("local").keyless().start();
				LlmFailover own = LlmFailover.builder()
					.provider("local", server.baseUrl().toString(), "m", null)
					.build()) {
			assertThat(own.blocking().chat("Hi").provider()).isEqualTo("local");
		}
	}

	@Test
	void fakesTakeThePlacesOfProvidersWhoeverAddsThem() throws Exception {
		run(new WithOwnProviders(), (test) -> {
			test.added.answers("added");
			test.bean.answers("bean");
			test.second.answers("second");
			assertThat(test.llm.provider("added").blocking().chat("Hi").content()).isEqualTo("added");
			assertThat(test.llm.provider("bean").blocking().chat("Hi").content()).isEqualTo("bean");
			assertThat(test.other.blocking().chat("Hi").content()).isEqualTo("second");
		});
	}

	@Test
	void aFakeOfWhichNothingIsSaidEndsTheCall() throws Exception {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(running(new One(), (test) -> assertThatExceptionOfType(UnscriptedRequestException.class)
				.isThrownBy(() -> test.greeter().greet("Ann"))));
	}

	@SpringBootTest(classes = GreeterApplication.class)
	@WithFakeProviders
	static class One {

		@Autowired
		Greeter greeter;

		@Autowired
		FakeProvider gemini;

		void test() {
		}

		Greeter greeter() {
			return this.greeter;
		}

		FakeProvider gemini() {
			return this.gemini;
		}

	}

	@SpringBootTest(classes = GreeterApplication.class)
	@WithFakeProviders
	static class Two {

	}

	@SpringBootTest(classes = OwnProviders.class)
	@WithFakeProviders
	static class WithOwnProviders {

		@Autowired
		FakeProvider added;

		@Autowired
		FakeProvider bean;

		@Autowired
		FakeProvider second;

		@Autowired
		FailoverChatService llm;

		@Autowired
		@Qualifier("other")
		LlmFailover other;

		void test() {
		}

	}

	/**
	 * Somebody's own way to a provider.
	 */
	record Adapter(ChatProvider settings) implements ChatProvider {

		@Override
		public String name() {
			return this.settings.name();
		}

		@Override
		public List<String> models() {
			return this.settings.models();
		}

		@Override
		public Set<Capability> capabilities() {
			return this.settings.capabilities();
		}

		@Override
		public @Nullable String whyUnusable() {
			return this.settings.whyUnusable();
		}

		@Override
		public ChatTarget target(String model) {
			return this.settings.target(model);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(OwnProviders.Customizer.class)
	static class OwnProviders {

		@Bean
		ChatProvider adapter() {
			return new Adapter(FakeProvider.named("bean").unusable("it has no key"));
		}

		@Bean(defaultCandidate = false)
		LlmFailover other(LlmFailoverBuilder builder) {
			return builder.provider("second", "https://second.example.com/v1", "m", null).order("second").build();
		}

		@Configuration(proxyBeanMethods = false)
		static class Customizer {

			@Bean
			LlmFailoverBuilderCustomizer addsAProvider() {
				return (builder) -> builder.provider("added", "https://added.example.com/v1", "m", null);
			}

		}

	}

}
