package io.llmfailover.test.assertj;

import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.test.FakeProvider;
import io.llmfailover.test.RecordedRequest;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/**
 * The entry points. Import its {@code assertThat} statically beside AssertJ's own, both
 * by their names: a name hides what is imported with {@code *}.
 */
public final class LlmAssertions {

	private LlmAssertions() {
	}

	/**
	 * Assertions on an answer and its trail.
	 * @param actual the answer
	 * @return the assertions
	 */
	public static ChatResponseAssert assertThat(@Nullable ChatResponse actual) {
		return new ChatResponseAssert(actual);
	}

	/**
	 * Assertions on the failure of a call and its trail.
	 * @param actual the failure
	 * @return the assertions
	 */
	public static ChatFailedAssert assertThat(@Nullable ChatFailedException actual) {
		return new ChatFailedAssert(actual);
	}

	/**
	 * Assertions on what a fake was asked.
	 * @param actual the fake
	 * @return the assertions
	 */
	public static FakeProviderAssert assertThat(@Nullable FakeProvider actual) {
		return new FakeProviderAssert(actual);
	}

	/**
	 * Assertions on a request that a fake was sent.
	 * @param actual the request
	 * @return the assertions
	 */
	public static RecordedRequestAssert assertThat(@Nullable RecordedRequest actual) {
		return new RecordedRequestAssert(actual);
	}

	/**
	 * Assertions on the events of a stream.
	 * @param actual the events, in order
	 * @return the assertions
	 */
	public static ChatEventsAssert assertThatEvents(@Nullable List<? extends ChatEvent> actual) {
		return new ChatEventsAssert(actual);
	}

	/**
	 * Expects that a call fails.
	 * @param call what is called, and waits for the end of the call
	 * @return assertions on the failure
	 * @throws AssertionError if it does not fail, or with another exception
	 */
	public static ChatFailedAssert assertThatChatFails(ThrowingCallable call) {
		Throwable thrown = Assertions.catchThrowable(call);
		if (thrown == null) {
			throw new AssertionError("Expected the call to fail with a ChatFailedException, but it did not fail");
		}
		if (!(thrown instanceof ChatFailedException)) {
			throw new AssertionError(
					"Expected the call to fail with a ChatFailedException, but it failed with " + thrown, thrown);
		}
		return new ChatFailedAssert((ChatFailedException) thrown);
	}

}
