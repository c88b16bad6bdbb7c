package io.llmfailover.conversation;

import java.util.Objects;
import java.util.function.BiConsumer;

import io.llmfailover.Conversation;
import reactor.core.scheduler.Scheduler;

/**
 * Holds the conversations of one service: all that share a store, and the lines in which
 * calls wait for their turn. Thread-safe.
 */
public final class Conversations {

	private final ConversationSettings settings;

	private final TurnTime time;

	private final Archive archive;

	private final Lines lines;

	private final UnderWay underWay = new UnderWay();

	private final Planner planner;

	private final Keeper keeper;

	/**
	 * Creates the conversations of a service.
	 * @param store where they are kept
	 * @param cipher encrypts what is kept; {@link ConversationCipher#NONE} for nothing
	 * @param settings how they are held
	 * @param lost is told of a turn that may not be kept, although it was answered: the
	 * conversation's id, and why. It must not block
	 */
	public Conversations(ConversationStore store, ConversationCipher cipher, ConversationSettings settings,
			BiConsumer<String, Throwable> lost) {
		this(store, cipher, settings, lost, TurnTime.system());
	}

	/**
	 * Creates the conversations of a service on the time of a scheduler, for example of a
	 * virtual one.
	 * @param store where they are kept
	 * @param cipher encrypts what is kept
	 * @param settings how they are held
	 * @param lost is told of a turn that may not be kept
	 * @param scheduler the scheduler
	 */
	public Conversations(ConversationStore store, ConversationCipher cipher, ConversationSettings settings,
			BiConsumer<String, Throwable> lost, Scheduler scheduler) {
		this(store, cipher, settings, lost, TurnTime.of(scheduler));
	}

	private Conversations(ConversationStore store, ConversationCipher cipher, ConversationSettings settings,
			BiConsumer<String, Throwable> lost, TurnTime time) {
		this.settings = Objects.requireNonNull(settings, "settings");
		this.time = time;
		this.archive = new Archive(Objects.requireNonNull(store, "store"), Objects.requireNonNull(cipher, "cipher"));
		this.lines = new Lines(settings.maxWaiting(), time);
		this.planner = new Planner(settings, time);
		this.keeper = new Keeper(this.archive, TurnTime.limited(settings.appendTimeout()), time,
				Objects.requireNonNull(lost, "lost"));
	}

	/**
	 * A conversation. Nothing is read before its first call.
	 * @param partner whom it is held with
	 * @param id its id
	 * @return the conversation
	 * @throws IllegalArgumentException if it is no id
	 */
	public Conversation conversation(ConversationPartner partner, String id) {
		return new KeptConversation(this, Objects.requireNonNull(partner, "partner"), ConversationIds.checked(id));
	}

	ConversationSettings settings() {
		return this.settings;
	}

	TurnTime time() {
		return this.time;
	}

	Archive archive() {
		return this.archive;
	}

	Lines lines() {
		return this.lines;
	}

	UnderWay underWay() {
		return this.underWay;
	}

	Planner planner() {
		return this.planner;
	}

	Keeper keeper() {
		return this.keeper;
	}

	Attachments attachments() {
		return new Attachments(this.settings.maxAttachmentBytes());
	}

}
