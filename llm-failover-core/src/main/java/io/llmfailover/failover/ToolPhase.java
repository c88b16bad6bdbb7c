package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.ToolRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * What a call does between its rounds: has the tools run that the last answer asks for,
 * and begins the next round with their results. Its methods are called in the call's loop
 * alone.
 */
final class ToolPhase {

	private final CallLoop loop;

	private final Call call;

	private final ToolLoop toolLoop;

	private final Delivery delivery;

	/** The tools that run; null while none does. */
	private @Nullable ToolSource running;

	/**
	 * Creates it for one call.
	 * @param loop the call's loop
	 * @param call the call
	 * @param toolLoop what it has done so far
	 * @param delivery takes what the caller sees
	 */
	ToolPhase(CallLoop loop, Call call, ToolLoop toolLoop, Delivery delivery) {
		this.loop = loop;
		this.call = call;
		this.toolLoop = toolLoop;
		this.delivery = delivery;
	}

	/**
	 * Takes the answer of a round.
	 * @param answer the answer
	 */
	void answered(ChatResponse answer) {
		ChatEvent.RoundCompleted round = new ChatEvent.RoundCompleted(this.toolLoop.round(), answer.usage());
		ChatResponse whole = this.toolLoop.answered(answer);
		this.call.trail().roundCompleted(round);
		this.delivery.show(round);
		if (whole != null) {
			this.delivery.show(new ChatEvent.Completed(whole));
		}
	}

	/**
	 * Has the tools run that the last answer asks for, unless they run already, or the
	 * call may not go on. It is called only when the round that asks for them is over,
	 * and its exchange has ended.
	 */
	void startIfDue() {
		ToolRound tools = this.toolLoop.tools();
		if (tools == null || this.running != null || !this.delivery.open()) {
			return;
		}
		ToolSource source = new ToolSource(this.loop, this);
		this.running = source;
		try {
			run(tools.runs()).subscribe(source);
		}
		catch (Throwable ex) {
			source.onError(ex);
		}
	}

	// a model may call several at once although it was told not to, or could not be told:
	// they are run one after the other then
	private Flux<ToolRunner.Progress> run(List<ToolRunner.Run> runs) {
		ToolRunner runner = this.call.engine().tools();
		if (this.toolLoop.inParallel()) {
			return runner.run(runs);
		}
		return Flux.fromIterable(runs).concatMap((run) -> runner.run(List.of(run)), 1);
	}

	/**
	 * Whether a tool has begun that the last answer asks for: the text of that answer is
	 * in the messages then.
	 * @return true from then on until all of them have ended
	 */
	boolean begun() {
		return this.toolLoop.toolsBegun();
	}

	/**
	 * Whether tools run that the last answer asks for.
	 * @return true while they do
	 */
	boolean running() {
		return this.running != null;
	}

	/**
	 * Takes how far a tool has come.
	 * @param source where it comes from
	 * @param progress how far
	 */
	void progress(ToolSource source, ToolRunner.Progress progress) {
		ChatEvent event = (source == this.running) ? this.toolLoop.progress(progress) : null;
		if (event == null) {
			Operators.onDiscard(progress, this.loop.currentContext());
			return;
		}
		this.call.trail().tool(event);
		this.delivery.show(event);
	}

	/**
	 * Takes the end of the tools of a round.
	 * @param source where it comes from
	 */
	void ended(ToolSource source) {
		ToolRound tools = (source == this.running) ? this.toolLoop.tools() : null;
		if (tools == null) {
			return;
		}
		ChatResponse answer = this.toolLoop.toolsEnded();
		this.running = null;
		if (answer != null) {
			this.delivery.show(new ChatEvent.Completed(answer));
			return;
		}
		this.call.nextRound(this.toolLoop.nextRequest(), tools.answer().provider());
		this.loop.nextRound(this.toolLoop.round());
	}

	/**
	 * Takes an error of whoever runs tools, which ends the call.
	 * @param source where it comes from
	 * @param error the error
	 */
	void failed(ToolSource source, Throwable error) {
		if (source == this.running) {
			this.loop.toolsFailed(error);
		}
		else {
			Operators.onErrorDropped(error, this.loop.currentContext());
		}
	}

	/**
	 * Cancels the tools that run.
	 */
	void cancel() {
		ToolSource source = this.running;
		this.running = null;
		if (source != null) {
			source.cancel();
		}
	}

}
