package io.llmfailover.failover;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class TooLongTests {

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(VirtualTimeScheduler.create()),
			() -> 0.5);

	private ChatResponse chat(StubProvider... providers) {
		List<Candidate> chain = Stream.of(providers).map(StubProvider::candidate).toList();
		ChatResponse response = this.failover.chat(ChatRequest.of("Hello"), chain).block();
		assertThat(response).isNotNull();
		return response;
	}

	private static StubProvider tooLong(String name, Integer contextWindow) {
		StubProvider provider = new StubProvider(name, fails(FailureKind.CONTEXT_TOO_LONG));
		provider.contextWindow = contextWindow;
		return provider;
	}

	private static StubProvider answers(String name, Integer contextWindow) {
		StubProvider provider = new StubProvider(name, answer("Hello"));
		provider.contextWindow = contextWindow;
		return provider;
	}

	@Test
	void whatIsTooLongForOneIsNotSentToThoseThatAreNoLarger() {
		StubProvider same = answers("b", 1_000);
		StubProvider smaller = answers("c", 500);
		ChatResponse response = chat(tooLong("a", 1_000), same, smaller, answers("d", 1_001));
		assertThat(response.provider()).isEqualTo("d");
		assertThat(same.requests).isEmpty();
		assertThat(smaller.requests).isEmpty();
		assertThat(response.attempts().get(2).reason()).contains("a:a-model", "1000", "500");
		assertThat(response.attempt()).isEqualTo(2);
	}

	@Test
	void whoseSizeIsNotKnownIsAsked() {
		assertThat(chat(tooLong("a", 1_000), answers("b", null)).provider()).isEqualTo("b");
		assertThat(chat(tooLong("c", null), answers("d", 1)).provider()).isEqualTo("d");
	}

	@Test
	void theSameModelOfAnotherProviderIsNoLarger() {
		StubProvider first = new StubProvider("a", List.of("llama"), fails(FailureKind.CONTEXT_TOO_LONG));
		StubProvider same = new StubProvider("b", List.of("llama", "larger"), answer("Hello"));
		ChatResponse response = chat(first, same);
		assertThat(same.askedModels).containsExactly("larger");
		assertThat(response.attempts()).extracting(Attempt::outcome)
			.containsExactly(Attempt.Outcome.FAILED, Attempt.Outcome.SKIPPED, Attempt.Outcome.ANSWERED);
	}

	@Test
	void theTrailSaysForWhomItWasTooLong() {
		StubProvider first = new StubProvider("a", List.of("llama"), fails(FailureKind.CONTEXT_TOO_LONG));
		first.contextWindow = 1_000;
		StubProvider sameModel = new StubProvider("b", List.of("llama"), answer("no"));
		sameModel.contextWindow = 2_000;
		assertThat(chat(first, sameModel, answers("c", 1_000), answers("d", 999), answers("e", 1_001)).attempts())
			.filteredOn((attempt) -> attempt.outcome() == Attempt.Outcome.SKIPPED)
			.extracting(Attempt::reason)
			.containsExactly("too long for the same model of a",
					"too long for a:llama with its context window of 1000 tokens, and this one has 1000",
					"too long for a:llama with its context window of 1000 tokens, and this one has 999");
	}

	@Test
	void theCallEndsWhereNobodyIsLarger() {
		StubProvider smaller = answers("b", 1_000);
		ChatFailedException failed = catchThrowableOfType(ChatFailedException.class,
				() -> chat(tooLong("a", 1_000), smaller));
		assertThat(failed.kind()).isEqualTo(FailureKind.CONTEXT_TOO_LONG);
		assertThat(failed.attempts()).extracting(Attempt::decision).containsExactly(FailureAction.STOP, null);
		assertThat(failed.attempts()).extracting(Attempt::outcome)
			.containsExactly(Attempt.Outcome.FAILED, Attempt.Outcome.SKIPPED);
		assertThat(smaller.requests).isEmpty();
	}

	@Test
	void whoIsTooSmallIsNoLastResort() {
		StubProvider parked = new StubProvider("a", fails(FailureKind.QUOTA_EXHAUSTED), answer("Hello"));
		parked.contextWindow = 1_000;
		chat(parked, answers("b", 1_000));
		catchThrowableOfType(ChatFailedException.class, () -> chat(parked, tooLong("c", 1_000)));
		assertThat(parked.requests).hasSize(1);
	}

}
