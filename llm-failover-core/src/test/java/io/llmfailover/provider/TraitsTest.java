package io.llmfailover.provider;

import java.time.Duration;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class TraitsTest {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Traits traits = new Traits(KnownDialect.OPENAI.dialect(), this.time);

	@AfterEach
	void dispose() {
		this.time.dispose();
	}

	@Test
	void areRememberedForADayAndForThatModelOnly() {
		assertThat(refuse("temperature").circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);
		this.time.advanceTimeBy(Duration.ofHours(23));
		assertThat(this.traits.of("m").refuses()).containsExactly("temperature");
		assertThat(this.traits.of("other")).isEqualTo(ModelTraits.NONE);
		this.time.advanceTimeBy(Duration.ofHours(1));
		assertThat(this.traits.of("m")).isEqualTo(ModelTraits.NONE);
	}

	@Test
	void holdTheContextWindowThatTheProviderStatedWithinADay() {
		WireTarget target = new WireTarget("p", "gpt-4.1", Transport.WHOLE, 10, ModelTraits.NONE);
		assertThat(this.traits.contextWindow("gpt-4.1")).isEqualTo(1_047_576);
		this.traits.learn(Failure.of(FailureKind.CONTEXT_TOO_LONG, ""),
				ErrorEvidence.of(400, new HttpHeaders(),
						"{\"error\": {\"message\": \"This model's maximum context length is 64000 tokens.\"}}"),
				target);
		assertThat(this.traits.contextWindow("gpt-4.1")).isEqualTo(64_000);
		assertThat(this.traits.contextWindow("gpt-4.1-mini")).isEqualTo(1_047_576);
		this.time.advanceTimeBy(Duration.ofDays(1));
		assertThat(this.traits.contextWindow("gpt-4.1")).isEqualTo(1_047_576);
	}

	@Test
	void addUp() {
		refuse("temperature");
		refuse("top_p");
		assertThat(this.traits.of("m").refuses()).containsExactlyInAnyOrder("temperature", "top_p");
	}

	@Test
	void doNotAdjustTwice() {
		refuse("temperature");
		assertThat(refuse("temperature").circumstance()).as("it was left out already").isNull();
	}

	@Test
	void adjustARequestThatWasUnderWayWhenTheyWereLearned() {
		WireTarget before = target();
		refuse("temperature");
		assertThat(refuse("temperature", before).circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);
	}

	@Test
	void renameTheLimitOfTokensInsteadOfLeavingItOut() {
		refuse("max_tokens");
		assertThat(this.traits.of("m").nameOf("max_tokens")).isEqualTo("max_completion_tokens");
		assertThat(this.traits.of("m").refuses()).isEmpty();
	}

	@Test
	void renameTheLimitOfTokensBack() {
		WireTarget target = target("gpt-6-luna");
		assertThat(target.traits().nameOf("max_tokens")).isEqualTo("max_completion_tokens");
		refuse("max_completion_tokens", target);
		assertThat(this.traits.of("gpt-6-luna").nameOf("max_tokens")).isEqualTo("max_tokens");
		assertThat(this.traits.of("gpt-6-luna").refuses()).isEqualTo(target.traits().refuses());
	}

	@Test
	void leaveTheLimitOfTokensOutWhereBothNamesAreRefused() {
		refuse("max_tokens");
		assertThat(refuse("max_completion_tokens").circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);
		assertThat(this.traits.of("m").refuses()).contains(this.traits.of("m").nameOf("max_tokens"));
		assertThat(refuse("max_completion_tokens").circumstance()).isNull();
	}

	@Test
	void areLearnedFromInvalidRequestsOnly() {
		Failure failure = Failure.of(FailureKind.AUTHENTICATION, "no");
		assertThat(this.traits.learn(failure, evidence("temperature"), target())).isSameAs(failure);
		assertThat(this.traits.of("m")).isEqualTo(ModelTraits.NONE);
	}

	private Failure refuse(String parameter) {
		return refuse(parameter, target());
	}

	private Failure refuse(String parameter, WireTarget target) {
		return this.traits.learn(Failure.of(FailureKind.INVALID_REQUEST, "no"), evidence(parameter), target);
	}

	private static ErrorEvidence evidence(String parameter) {
		return ErrorEvidence.of(400, HttpHeaders.EMPTY, "Unsupported parameter: '" + parameter + "'");
	}

	private WireTarget target() {
		return target("m");
	}

	private WireTarget target(String model) {
		return new WireTarget("p", model, Transport.STREAM, 100, this.traits.of(model));
	}

}
