package io.llmfailover.autoconfigure;

import io.llmfailover.observation.GenAiNames;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code llm.failover.observations.*} says.
 *
 * @param enabled Whether calls, attempts and tools are observed, for traces and for the
 * metrics of their durations.
 * @param genAiNames Which names of OpenTelemetry's conventions for generative AI the
 * metrics of a call get: gen_ai.client.operation.*, which most dashboards know, or
 * gen_ai.client.inference.*, as they were renamed.
 * @param includeContent Whether prompts, answers, and arguments and results of tools
 * become part of traces.
 */
record ObservationsProperties(@DefaultValue("true") boolean enabled, @DefaultValue("operation") GenAiNames genAiNames,
		@DefaultValue("false") boolean includeContent) {

}
