package io.llmfailover.failover;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolRunner;
import io.llmfailover.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a call that offers tools to run has done: its finished rounds, and the tools of
 * the one that has ended last. It decides what follows an answer. Not thread-safe.
 */
final class ToolLoop {

	private final ChatRequest request;

	private final CallInfo info;

	private final Instant deadline;

	private final int maxRounds;

	private final CallIds ids;

	private final ToolIntentions intentions;

	private final List<Message> added = new ArrayList<>();

	private final Set<String> warnings = new LinkedHashSet<>();

	private Usage usage = Usage.NONE;

	private int round = 1;

	private @Nullable ToolRound tools;

	/**
	 * Creates it for one call, of which no round has ended yet.
	 * @param request what is asked
	 * @param info which call it is
	 * @param deadline when its time is up
	 * @param settings how such calls are held where the request does not say
	 */
	ToolLoop(ChatRequest request, CallInfo info, Instant deadline, ToolSettings settings) {
		this.request = request;
		this.info = info;
		this.deadline = deadline;
		this.maxRounds = Objects.requireNonNullElse(request.maxToolRounds(), settings.maxRounds());
		this.ids = new CallIds(request.messages());
		this.intentions = new ToolIntentions(info.id(), deadline);
	}

	/**
	 * The ids of the tool calls of the conversation.
	 * @return the ids
	 */
	CallIds ids() {
		return this.ids;
	}

	int round() {
		return this.round;
	}

	/**
	 * Whether the tools of one round run beside each other.
	 * @return false if the request wants one after the other
	 */
	boolean inParallel() {
		return !Boolean.FALSE.equals(this.request.parallelToolCalls());
	}

	/**
	 * Takes the answer of a round.
	 * @param answer the answer
	 * @return the answer of the call, where no tool is to be run; else null
	 */
	@Nullable ChatResponse answered(ChatResponse answer) {
		this.usage = this.usage.plus(answer.usage());
		this.warnings.addAll(answer.warnings());
		List<ToolCall> calls = toRun(answer);
		if (!calls.isEmpty()) {
			this.tools = new ToolRound(answer, calls.stream().map(this::run).toList());
			return null;
		}
		List<Message> messages = new ArrayList<>(this.added);
		messages.add(answer.message());
		return whole(answer, messages);
	}

	private List<ToolCall> toRun(ChatResponse answer) {
		List<ToolCall> calls = answer.toolCalls().stream().filter((call) -> !isCallers(call)).toList();
		if (calls.isEmpty()) {
			return calls;
		}
		boolean endedWell = answer.finishReason() != FinishReason.CONTENT_FILTER
				&& answer.finishReason() != FinishReason.REFUSAL
				&& answer.toolCalls().stream().allMatch(ToolCall::complete);
		if (!endedWell) {
			this.warnings.add("The tools that the answer asks for were not run, since it did not end well");
			return List.of();
		}
		if (this.request.toolChoice().mode() == ToolChoice.Mode.NONE) {
			this.warnings.add("The tools that the answer asks for were not run, since the request allows none");
			return List.of();
		}
		if (this.round > this.maxRounds) {
			this.warnings.add("The tools that the last answer asks for were not run, since it was asked for an answer"
					+ " without any: the call has had " + this.maxRounds + " rounds with tools");
			return List.of();
		}
		return calls;
	}

	// a tool that the request does not have is not the caller's: its result is an error
	private boolean isCallers(ToolCall call) {
		return tool(call) == null
				&& this.request.tools().stream().anyMatch((definition) -> definition.name().equals(call.name()));
	}

	private @Nullable Tool tool(ToolCall call) {
		return this.request.runnableTools()
			.stream()
			.filter((tool) -> tool.definition().name().equals(call.name()))
			.findFirst()
			.orElse(null);
	}

	private ToolRunner.Run run(ToolCall call) {
		return new ToolRunner.Run(call, tool(call),
				new ToolContext(this.info.id(), this.round, this.intentions.begin(call), this.request.conversationId(),
						this.deadline, this.info.context(), this.request.attributes()));
	}

	/**
	 * The tools that the last answer asks for.
	 * @return the tools; null if there are none, or they have all run
	 */
	@Nullable ToolRound tools() {
		return this.tools;
	}

	/**
	 * Takes note of how far a tool has come.
	 * @param progress how far
	 * @return what the caller sees of it; null if it was known before
	 */
	@Nullable ChatEvent progress(ToolRunner.Progress progress) {
		ToolRound tools = Objects.requireNonNull(this.tools, "tools run");
		ToolRunner.Run run = progress.run();
		if (progress instanceof ToolRunner.Progress.Finished finished) {
			if (!tools.finished(run, finished.outcome())) {
				return null;
			}
			if (finished.outcome().error()) {
				this.intentions.failed(run.call(), run.context().idempotencyKey());
			}
			return new ChatEvent.ToolFinished(run.call(), finished.outcome(), finished.duration(), this.round);
		}
		return tools.started(run) ? new ChatEvent.ToolStarted(run.call(), this.round) : null;
	}

	/**
	 * Takes note that all tools have run.
	 * @return the answer of the call, where the model is not asked again; else null
	 */
	@Nullable ChatResponse toolsEnded() {
		ToolRound tools = Objects.requireNonNull(this.tools, "tools run");
		if (!tools.allFinished()) {
			throw new IllegalStateException("The tool runner completed before all tools had ended");
		}
		this.tools = null;
		this.added.addAll(tools.messages());
		this.ids.add(tools.messages());
		if (tools.endsLoop()) {
			return whole(tools.answer(), this.added);
		}
		this.round++;
		return null;
	}

	/**
	 * What the model is asked in the next round: the same, with what the call has added.
	 * It may choose tools freely, or none at all once it had its rounds with tools.
	 * @return the request
	 */
	ChatRequest nextRequest() {
		ToolChoice choice = this.request.toolChoice();
		if (this.round > this.maxRounds) {
			choice = ToolChoice.NONE;
		}
		else if (choice.mode() != ToolChoice.Mode.NONE) {
			choice = ToolChoice.AUTO;
		}
		return this.request.toBuilder().messages(this.added).toolChoice(choice).build();
	}

	/**
	 * Whether a tool has begun that the last answer asks for.
	 * @return true from then on until all of them have ended
	 */
	boolean toolsBegun() {
		return this.tools != null && this.tools.begun();
	}

	/**
	 * What the call has added to the conversation so far.
	 * @return the messages of the rounds that have ended well, but for one of whose tools
	 * none has begun
	 */
	List<Message> messages() {
		if (this.tools == null || !toolsBegun()) {
			return this.added;
		}
		List<Message> messages = new ArrayList<>(this.added);
		messages.addAll(this.tools.messages());
		return messages;
	}

	private ChatResponse whole(ChatResponse answer, List<Message> messages) {
		Message.Assistant message = answer.message();
		return ChatResponse.builder(answer.provider(), answer.model())
			.content(message.text())
			.toolCalls(message.toolCalls())
			.state(message.state())
			.reasoning(answer.reasoning())
			.refusal(answer.refusal())
			.finishReason(answer.finishReason(), answer.providerFinishReason())
			.usage(this.usage)
			.attempts(answer.attempts())
			.warnings(List.copyOf(this.warnings))
			.messages(messages)
			.build();
	}

}
