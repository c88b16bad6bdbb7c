package io.llmfailover.failover;

import java.util.List;
import java.util.stream.Collectors;

import io.llmfailover.Attempt;
import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What a call has learned from its failures about how to ask. It lasts for the whole
 * call. Not thread-safe.
 */
final class Lessons {

	private ChatRequest request;

	private Needs needed;

	private final ErrorContext errorContext;

	private List<Note> notes = List.of();

	private boolean prefillRefused;

	private boolean refusedAsInvalid;

	Lessons(ChatRequest request, Needs needed, ErrorContext errorContext) {
		this.request = request;
		this.needed = needed;
		this.errorContext = errorContext;
	}

	/**
	 * Takes the request of another round, which nobody has refused yet.
	 * @param request the request
	 * @param needed what a target must be able to do for it
	 */
	void nextRound(ChatRequest request, Needs needed) {
		this.request = request;
		this.needed = needed;
		this.refusedAsInvalid = false;
	}

	/**
	 * What the next target is asked.
	 * @param turn whose turn it is
	 * @param continued the text that it is to continue; null where it answers anew
	 * @return the question
	 */
	Question questionFor(TargetTurn turn, @Nullable String continued) {
		ChatTarget target = turn.target();
		Question question = this.needed.earlier().isEmpty() ? new Question(this.request, List.of())
				: EarlierAttachments.leftOut(this.request, turn.candidate().provider().capabilities(), target);
		ChatRequest asked = question.request();
		if (!this.notes.isEmpty()) {
			asked = asked.toBuilder().systemNote(notesFor(target)).build();
		}
		if (continued == null) {
			return question.with(asked);
		}
		boolean prefill = !this.prefillRefused && target.capabilities().contains(Capability.PREFILL);
		return question.with(Resumption.continuing(asked, continued, prefill, target.maxTokens()));
	}

	/**
	 * Learns whether targets continue an assistant message: the one that refuses to, and
	 * all after it, are instructed instead.
	 * @param asked the request that failed
	 * @param failure its failure
	 * @return the failure; in other circumstances if the target is asked differently now
	 */
	Failure learn(ChatRequest asked, Failure failure) {
		List<Message> sent = asked.messages();
		boolean prefilled = sent.size() > this.request.messages().size()
				&& sent.get(sent.size() - 1) instanceof Message.Assistant;
		if (failure.kind() != FailureKind.INVALID_REQUEST || !prefilled || this.prefillRefused) {
			return failure;
		}
		this.prefillRefused = true;
		return failure.in(Failure.Circumstance.REQUEST_ADJUSTED);
	}

	/**
	 * Takes note of a failure, about which the next target may get a note.
	 * @param attempt its line in the trail
	 * @param failure the failure
	 */
	void failed(Attempt attempt, Failure failure) {
		if (this.errorContext.covers(failure.kind())) {
			this.notes = Additions.plus(this.notes, new Note(attempt.provider(), attempt.model(), failure));
		}
		if (FailurePolicy.isAboutTheRequest(failure) && attempt.decision() != FailureAction.RETRY) {
			this.refusedAsInvalid = true;
		}
	}

	private String notesFor(ChatTarget target) {
		return this.notes.stream().map((note) -> note.textFor(target)).collect(Collectors.joining("\n"));
	}

	/**
	 * Whether a provider has called the request invalid.
	 * @return true if one has
	 */
	boolean refusedAsInvalid() {
		return this.refusedAsInvalid;
	}

	/**
	 * A failure of which the next target gets a note.
	 *
	 * @param provider whose it was
	 * @param model the model that was asked
	 * @param failure the failure
	 */
	private record Note(String provider, String model, Failure failure) {

		// the message of a misfit may quote the model's answer: no other model gets it
		String textFor(ChatTarget target) {
			boolean own = this.provider.equals(target.provider()) && this.model.equals(target.model());
			String why = (own && this.failure.kind() == FailureKind.MISFIT) ? ": " + this.failure.message() : "";
			return "Note: an earlier answer from " + this.provider + " failed (" + this.failure.kind() + ")" + why
					+ ".";
		}

	}

}
