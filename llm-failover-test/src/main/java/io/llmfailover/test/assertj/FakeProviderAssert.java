package io.llmfailover.test.assertj;

import java.util.List;
import java.util.stream.Collectors;

import io.llmfailover.test.FakeProvider;
import io.llmfailover.test.RecordedRequest;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on what a fake was asked.
 */
public final class FakeProviderAssert extends AbstractAssert<FakeProviderAssert, FakeProvider> {

	FakeProviderAssert(@Nullable FakeProvider actual) {
		super(actual, FakeProviderAssert.class);
	}

	private FakeProvider checked() {
		isNotNull();
		return this.actual;
	}

	/**
	 * Expects how often it was asked, retries included.
	 * @param times how often
	 * @return these assertions
	 */
	public FakeProviderAssert wasAsked(int times) {
		List<RecordedRequest> requests = checked().requests();
		if (requests.size() != times) {
			throw failure("Expected that '%s' was asked %s times, but it was asked %s times%s", checked().name(), times,
					requests.size(), shown(requests));
		}
		return this;
	}

	/**
	 * Expects that it was never asked.
	 * @return these assertions
	 */
	public FakeProviderAssert wasNotAsked() {
		return wasAsked(0);
	}

	/**
	 * Expects what it was asked, request by request.
	 * @param userTexts what the user said last in each request
	 * @return these assertions
	 */
	public FakeProviderAssert wasAsked(String... userTexts) {
		List<RecordedRequest> requests = checked().requests();
		List<String> actual = requests.stream().map(RecordedRequest::userText).toList();
		if (!actual.equals(List.of(userTexts))) {
			throw failure("Expected that '%s' was asked %s, but it was asked %s", checked().name(), List.of(userTexts),
					actual);
		}
		return this;
	}

	/**
	 * Expects that its script had an answer to each request.
	 * @return these assertions
	 */
	public FakeProviderAssert hasNoUnscriptedRequests() {
		List<RecordedRequest> requests = checked().unscriptedRequests();
		if (!requests.isEmpty()) {
			throw failure("Expected that '%s' was asked nothing that its script does not answer%s", checked().name(),
					shown(requests));
		}
		return this;
	}

	/**
	 * What it was asked last.
	 * @return assertions on the request
	 */
	public RecordedRequestAssert lastRequest() {
		if (checked().requests().isEmpty()) {
			throw failure("Expected that '%s' was asked something", checked().name());
		}
		return new RecordedRequestAssert(checked().lastRequest());
	}

	private static String shown(List<RecordedRequest> requests) {
		return requests.isEmpty() ? ""
				: requests.stream().map(RecordedRequest::toString).collect(Collectors.joining("\n  ", ":\n  ", ""));
	}

}
