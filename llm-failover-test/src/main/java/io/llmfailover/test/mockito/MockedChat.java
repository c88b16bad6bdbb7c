package io.llmfailover.test.mockito;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;

import io.llmfailover.Chat;
import io.llmfailover.Conversation;
import io.llmfailover.FailoverChatService;
import org.jspecify.annotations.Nullable;
import org.mockito.Answers;
import org.mockito.ArgumentMatchers;
import org.mockito.MockingDetails;
import org.mockito.Mockito;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a mock of {@link FailoverChatService} does that was not told what to return:
 * {@code mock(FailoverChatService.class, new MockedChat())}. Every verb comes to the two
 * that a test tells it, {@code chat(ChatRequest)} and {@code stream(ChatRequest)}; these
 * fail with an {@link IllegalStateException} that says so, and every provider, chain and
 * conversation is the mock itself. Any method can be told what to return, with
 * {@code when(..)} as well.
 * <p>
 * Spring's {@code @MockitoBean FailoverChatService} does the same where this kit is on
 * the class path, unless it names other answers. Thread-safe.
 */
public final class MockedChat implements Answer<Object> {

	/**
	 * Creates the answer, which has no state.
	 */
	public MockedChat() {
	}

	// what is called while a mock is told what to return must neither fail nor call the
	// mock: so everything happens on subscription
	@Override
	public @Nullable Object answer(InvocationOnMock invocation) throws Throwable {
		Class<?> type = invocation.getMethod().getReturnType();
		if (invocation.getMock() instanceof Chat mock && type == Conversation.class) {
			return new MockedConversation(mock, String.valueOf(invocation.getArguments()[0]));
		}
		if (type == Chat.class) {
			return invocation.getMock();
		}
		boolean real = invocation.getMethod().isDefault();
		if (type == Mono.class) {
			return Mono.defer(() -> real ? (Mono<?>) called(invocation) : Mono.error(notTold(invocation.getMethod())));
		}
		if (type == Flux.class) {
			return Flux.defer(() -> real ? (Flux<?>) called(invocation) : Flux.error(notTold(invocation.getMethod())));
		}
		return real ? invocation.callRealMethod() : Answers.RETURNS_DEFAULTS.answer(invocation);
	}

	private static Object called(InvocationOnMock invocation) {
		try {
			return invocation.callRealMethod();
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static IllegalStateException notTold(Method method) {
		return notTold(method.getName() + "(..)",
				method.getName().equals("stream") ? "when(llm.stream(any(ChatRequest.class))).thenReturn(..)"
						: "when(llm.chat(any(ChatRequest.class))).thenReturn(..)");
	}

	static IllegalStateException notTold(String method, String example) {
		return new IllegalStateException(
				method + " of the mocked FailoverChatService was not told what to return; tell it, "
						+ "for example with " + example + ", or use a FakeProvider, which needs no mock");
	}

	/**
	 * Lets a mock that was told nothing yet do the same, as far as its test has not
	 * chosen other answers for it.
	 * @param bean what may be a mock
	 */
	static void teach(Object bean) {
		MockingDetails details = Mockito.mockingDetails(bean);
		if (!(bean instanceof FailoverChatService) || !details.isMock() || details.isSpy()
				|| !returnsDefaults(details.getMockCreationSettings().getDefaultAnswer())
				|| !details.getStubbings().isEmpty()) {
			return;
		}
		MockedChat answer = new MockedChat();
		for (Method method : FailoverChatService.class.getMethods()) {
			teach(bean, method, answer);
		}
	}

	private static boolean returnsDefaults(Answer<?> answer) {
		return answer == Answers.RETURNS_DEFAULTS || answer == Mockito.RETURNS_DEFAULTS;
	}

	private static void teach(Object mock, Method method, MockedChat answer) {
		Object told = Mockito.lenient().doAnswer(answer).when(mock);
		try {
			method.invoke(told, Stream.generate(ArgumentMatchers::any).limit(method.getParameterCount()).toArray());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("Cannot tell a mock what " + method.getName()
					+ Arrays.toString(method.getParameterTypes()) + " does", ex);
		}
	}

}
