package io.llmfailover.observation;

import io.llmfailover.ChatEvent.ToolFinished;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Names the observation of a run of a tool {@code llm.failover.tool}. A tool whose call
 * ended before it did is {@code outcome=cancelled}.
 */
public class DefaultToolObservationConvention implements ToolObservationConvention {

	/** The name of the observation, of its timer and of its span's metrics. */
	public static final String NAME = "llm.failover.tool";

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(ToolObservationContext context) {
		return "execute_tool " + context.tool();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ToolObservationContext context) {
		return KeyValues.of(KeyValue.of(GenAi.OPERATION, "execute_tool"), KeyValue.of(GenAi.TOOL_NAME, context.tool()),
				KeyValue.of("outcome", outcome(context)));
	}

	private static String outcome(ToolObservationContext context) {
		ToolFinished finished = context.finished();
		if (finished == null) {
			return context.hasEnded() ? "cancelled" : "running";
		}
		return finished.outcome().error() ? "failed" : "answered";
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ToolObservationContext context) {
		KeyValues values = KeyValues.of(KeyValue.of(GenAi.TOOL_CALL_ID, context.started().toolCall().id()),
				KeyValue.of("llm.failover.round", Integer.toString(context.started().round())));
		ToolFinished finished = context.finished();
		if (context.includesContent()) {
			values = DefaultCallObservationConvention.with(values, GenAi.TOOL_ARGUMENTS,
					context.started().toolCall().arguments());
			values = DefaultCallObservationConvention.with(values, GenAi.TOOL_RESULT,
					(finished != null) ? ObservedContent.of(finished.outcome().content()) : null);
		}
		return values;
	}

}
