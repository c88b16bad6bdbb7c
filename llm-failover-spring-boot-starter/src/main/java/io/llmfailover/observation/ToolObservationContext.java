package io.llmfailover.observation;

import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent.ToolFinished;
import io.llmfailover.ChatEvent.ToolStarted;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run of a tool while it is observed.
 */
public final class ToolObservationContext extends Observation.Context {

	private final CallInfo call;

	private final ToolStarted started;

	private final String tool;

	private final boolean content;

	private volatile @Nullable ToolFinished finished;

	private volatile boolean ended;

	ToolObservationContext(CallInfo call, ToolStarted started, String tool, boolean content) {
		this.call = call;
		this.started = started;
		this.tool = tool;
		this.content = content;
	}

	/**
	 * The call.
	 * @return its number and Reactor's context
	 */
	public CallInfo call() {
		return this.call;
	}

	/**
	 * What is run, and after which round of the call.
	 * @return the start of the run
	 */
	public ToolStarted started() {
		return this.started;
	}

	/**
	 * The tool.
	 * @return its name, bounded, since it is the model that chooses it
	 */
	public String tool() {
		return this.tool;
	}

	/**
	 * Whether arguments and results may be observed.
	 * @return {@code llm.failover.observations.include-content}
	 */
	public boolean includesContent() {
		return this.content;
	}

	/**
	 * What came of it.
	 * @return the end of the run; null before it has ended, or where the call ended first
	 */
	public @Nullable ToolFinished finished() {
		return this.finished;
	}

	/**
	 * Whether it has ended.
	 * @return true also where the call ended first
	 */
	public boolean hasEnded() {
		return this.ended;
	}

	void ended(@Nullable ToolFinished finished) {
		this.finished = finished;
		this.ended = true;
	}

}
