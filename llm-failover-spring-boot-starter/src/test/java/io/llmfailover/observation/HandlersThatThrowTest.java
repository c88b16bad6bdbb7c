package io.llmfailover.observation;

import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.Tool;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import io.llmfailover.failover.FailoverSettings;
import io.llmfailover.failover.Time;
import io.llmfailover.tool.BoundedToolRunner;
import io.llmfailover.tool.ToolRunSettings;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application's own handlers and conventions may have bugs: calls do not notice, and
 * every observation ends once.
 */
class HandlersThatThrowTest {

	private static final Logger logger = (Logger) LoggerFactory.getLogger("io.llmfailover");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Observed observed = new Observed();

	@BeforeEach
	void whatTheyThrowIsNotWorthALine() {
		logger.setLevel(Level.OFF);
	}

	@AfterEach
	void logAgain() {
		logger.setLevel(null);
	}

	private void chat(CallObservations observations) {
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5,
				List.of(observations), List.of(observations),
				new BoundedToolRunner(ToolRunSettings.DEFAULTS, List.of(observations), Runnable::run, this.clock));
		List<Candidate> chain = List.of(new Stub("a", Stub.fails(FailureKind.SERVER_ERROR)).candidate(),
				new Stub("b", Stub.calls("clock"), Stub.answer("It is noon.")).candidate());
		Tool tool = Tool.named("clock").description("Tells the time.").run(() -> "noon");
		ChatResponse[] answer = new ChatResponse[1];
		failover.chat(ChatRequest.builder().user("What time is it?").tool(tool).build(), chain)
			.subscribe((response) -> answer[0] = response);
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(answer[0].content()).isEqualTo("It is noon.");
		assertThat(answer[0].messages()).as("the tool has run").hasSize(3);
		assertThat(observations.open()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void aHandlerIsLeftToItself(When when) {
		this.observed.registry().observationConfig().observationHandler(new Throwing(when));
		chat(new CallObservations(this.observed.registry(), CallObservations.Conventions.defaults(GenAiNames.OPERATION),
				false));
		assertThat(this.observed.all()).hasSize(6);
		if (when != When.STOP) {
			// Micrometer does not tell handlers of the end behind one that throws
			this.observed.allEndedOnce();
		}
	}

	@Test
	void aPredicateThatThrowsSwitchesOffAndNothingElse() {
		this.observed.registry().observationConfig().observationPredicate((name, context) -> {
			throw new IllegalStateException("a bug of the application");
		});
		chat(new CallObservations(this.observed.registry(), CallObservations.Conventions.defaults(GenAiNames.OPERATION),
				false));
		assertThat(this.observed.all()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void theDefaultConventionSpeaksInThePlaceOfOneThatThrows(Part part) {
		CallObservations.Conventions defaults = CallObservations.Conventions.defaults(GenAiNames.OPERATION);
		chat(new CallObservations(this.observed.registry(),
				new CallObservations.Conventions(new Buggy(part), defaults.attempt(), defaults.tool()), false));
		this.observed.allEndedOnce();
		Observation.Context call = this.observed.only("gen_ai.client.operation.duration");
		assertThat(Observed.values(call)).containsEntry("llm.failover.outcome", "answered")
			.containsEntry("gen_ai.usage.output_tokens", "4");
		assertThat(this.observed.all()).hasSize(6);
	}

	enum When {

		START, ERROR, EVENT, STOP

	}

	private record Throwing(When when) implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		private void at(When now) {
			if (now == this.when) {
				throw new IllegalStateException("a bug of the application");
			}
		}

		@Override
		public void onStart(Observation.Context context) {
			at(When.START);
		}

		@Override
		public void onError(Observation.Context context) {
			at(When.ERROR);
		}

		@Override
		public void onEvent(Observation.Event event, Observation.Context context) {
			at(When.EVENT);
		}

		@Override
		public void onStop(Observation.Context context) {
			at(When.STOP);
		}

	}

	enum Part {

		NAME, CONTEXTUAL_NAME, LOW_CARDINALITY, HIGH_CARDINALITY, NO_NAME

	}

	private static final class Buggy implements CallObservationConvention {

		private final Part part;

		private final DefaultCallObservationConvention usual = new DefaultCallObservationConvention(
				GenAiNames.OPERATION);

		Buggy(Part part) {
			this.part = part;
		}

		private void of(Part now) {
			if (now == this.part) {
				throw new IllegalStateException("a bug of the application");
			}
		}

		@Override
		public String getName() {
			of(Part.NAME);
			return (this.part == Part.NO_NAME) ? CallObservationConvention.super.getName() : this.usual.getName();
		}

		@Override
		public String getContextualName(CallObservationContext context) {
			of(Part.CONTEXTUAL_NAME);
			return this.usual.getContextualName(context);
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(CallObservationContext context) {
			of(Part.LOW_CARDINALITY);
			return this.usual.getLowCardinalityKeyValues(context);
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(CallObservationContext context) {
			of(Part.HIGH_CARDINALITY);
			return this.usual.getHighCardinalityKeyValues(context);
		}

	}

}
