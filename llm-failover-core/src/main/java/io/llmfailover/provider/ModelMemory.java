package io.llmfailover.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.llmfailover.AnswerSchema;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.WireTarget;
import reactor.core.scheduler.Scheduler;

/**
 * What was learned of one provider's models within the last day, and of single
 * conversations with them within the last hour. Thread-safe.
 */
final class ModelMemory {

	private final Remembered<String, Learned> models;

	private final Remembered<Conversation, Learned> conversations;

	private final Remembered<Form, Learned> forms;

	/**
	 * Creates a memory.
	 * @param clock where time comes from
	 */
	ModelMemory(Scheduler clock) {
		this.models = new Remembered<>(Duration.ofDays(1), clock);
		this.conversations = new Remembered<>(Duration.ofHours(1), clock);
		this.forms = new Remembered<>(Duration.ofDays(1), clock);
	}

	/**
	 * What was learned of a model.
	 * @param model the model
	 * @return it; {@link Learned#NOTHING} for nothing
	 */
	Learned of(String model) {
		Learned learned = this.models.get(model);
		return (learned != null) ? learned : Learned.NOTHING;
	}

	/**
	 * What was learned of one conversation with a model, and not of the model.
	 * @param model the model
	 * @param caller what the caller wrote
	 * @return it; {@link Learned#NOTHING} for nothing
	 */
	Learned of(String model, CallersWords caller) {
		Learned learned = this.conversations.nothing() ? null
				: this.conversations.get(new Conversation(model, caller.fingerprint()));
		return (learned != null) ? learned : Learned.NOTHING;
	}

	/**
	 * What a model was found to refuse: always, in this conversation, or where an answer
	 * of this form is asked for.
	 * @param model the model
	 * @param caller what the caller wrote
	 * @return the refusals
	 */
	Refusals refusals(String model, CallersWords caller) {
		Refusals refusals = of(model).refusals().and(of(model, caller).refusals());
		Form form = (caller.answerSchema() != null && !this.forms.nothing()) ? Form.of(model, caller.answerSchema())
				: null;
		Learned learned = (form != null) ? this.forms.get(form) : null;
		return (learned != null) ? refusals.and(learned.refusals()) : refusals;
	}

	/**
	 * Learns something of a model.
	 * @param target who was asked
	 * @param lesson adds the lesson to what was known
	 */
	void learn(WireTarget target, UnaryOperator<Learned> lesson) {
		this.models.learn(target.model(), Learned.NOTHING, lesson);
	}

	/**
	 * Learns something of one conversation with a model.
	 * @param target who was asked, and what
	 * @param lesson adds the lesson to what was known
	 */
	void learnOfConversation(WireTarget target, UnaryOperator<Learned> lesson) {
		this.conversations.learn(new Conversation(target.model(), target.callersWords().fingerprint()), Learned.NOTHING,
				lesson);
	}

	/**
	 * Learns something of a model that holds for one form of the answer alone.
	 * @param target who was asked
	 * @param form the form
	 * @param lesson adds the lesson to what was known
	 */
	void learnOfForm(WireTarget target, AnswerSchema form, UnaryOperator<Learned> lesson) {
		this.forms.learn(Form.of(target.model(), form), Learned.NOTHING, lesson);
	}

	/**
	 * What was learned of models, and not of single conversations.
	 * @return a sentence each
	 */
	List<String> sentences() {
		List<String> sentences = new ArrayList<>();
		this.models.forEach((model, learned) -> learned.tell(model, sentences));
		return sentences;
	}

	private record Conversation(String model, long fingerprint) {

	}

	/** A schema as its fingerprint, which is nearly never another one's. */
	private record Form(String model, long fingerprint) {

		static Form of(String model, AnswerSchema schema) {
			String text = schema.schema().text();
			long fingerprint = text.length();
			for (int i = 0; i < text.length(); i++) {
				fingerprint = 1_000_003 * fingerprint + text.charAt(i);
			}
			return new Form(model, fingerprint);
		}

	}

}
