package io.llmfailover.sample;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.llmfailover.FailoverListener.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * Something that the engine does, as JSON, told apart by its {@code type}. It says
 * nothing of a question or an answer, since everybody may hear it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface EngineEvent {

	/**
	 * From now on nothing is missed.
	 */
	@JsonTypeName("opened")
	record Opened() implements EngineEvent {

	}

	/**
	 * A provider is asked.
	 *
	 * @param question the id that came with the question; null if none did
	 */
	@JsonTypeName("attempt-started")
	record AttemptStarted(@Nullable String question, String provider, String model,
			Trigger trigger) implements EngineEvent {

	}

	/**
	 * A provider has answered or failed, was given up or skipped.
	 *
	 * @param question the id that came with the question; null if none did
	 */
	@JsonTypeName("trail-entry")
	record TrailGrown(@Nullable String question, @JsonUnwrapped TrailEntry entry) implements EngineEvent {

	}

	@JsonTypeName("health-changed")
	record HealthChanged(String provider, @JsonUnwrapped HealthView health) implements EngineEvent {

	}

	/**
	 * Others have been answering in place of a provider for so long.
	 */
	@JsonTypeName("degraded")
	record Degraded(String provider, long millis) implements EngineEvent {

	}

	/**
	 * A degraded provider answers again, after so long.
	 */
	@JsonTypeName("recovered")
	record Recovered(String provider, long millis) implements EngineEvent {

	}

}
