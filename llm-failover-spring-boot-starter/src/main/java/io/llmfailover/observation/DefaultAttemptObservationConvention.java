package io.llmfailover.observation;

import java.util.Locale;

import io.llmfailover.Attempt;
import io.llmfailover.FailureKind;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Names the observation of an attempt {@code llm.failover.attempt}. An attempt that was
 * overtaken by another one is {@code outcome=cancelled, reason=overtaken}, and no error.
 */
public class DefaultAttemptObservationConvention implements AttemptObservationConvention {

	/** The name of the observation, of its timer and of its span's metrics. */
	public static final String NAME = "llm.failover.attempt";

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(AttemptObservationContext context) {
		return "attempt " + context.provider() + ":" + context.model();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AttemptObservationContext context) {
		Attempt attempt = context.attempt();
		FailureKind kind = (attempt != null) ? attempt.kind() : null;
		return KeyValues.of(KeyValue.of("provider", context.provider()), KeyValue.of("model", context.model()),
				KeyValue.of("trigger", context.trigger().name().toLowerCase(Locale.ROOT)),
				KeyValue.of("outcome", DefaultCallObservationConvention.outcome(attempt)),
				KeyValue.of("reason", AttemptReason.tag(attempt)),
				KeyValue.of(GenAi.ERROR_TYPE, (kind != null) ? kind.name() : BoundedNames.NONE));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(AttemptObservationContext context) {
		KeyValues values = KeyValues.of(KeyValue.of("llm.failover.attempt.number", Integer.toString(context.number())));
		Attempt attempt = context.attempt();
		if (attempt == null) {
			return values;
		}
		Attempt.Exchange exchange = attempt.exchange();
		values = DefaultCallObservationConvention.with(values, "http.response.status_code", exchange.status());
		values = DefaultCallObservationConvention.with(values, "llm.failover.request.id", exchange.requestId());
		values = DefaultCallObservationConvention.with(values, "llm.failover.decision", attempt.decision());
		if (exchange.timeToFirstProgress() != null) {
			values = DefaultCallObservationConvention.with(values, "llm.failover.time_to_first_progress_ms",
					exchange.timeToFirstProgress().toMillis());
		}
		return DefaultCallObservationConvention.with(values, attempt.usage());
	}

}
