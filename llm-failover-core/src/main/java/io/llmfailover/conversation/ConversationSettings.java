package io.llmfailover.conversation;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How conversations are held.
 *
 * @param window how much of a conversation a model is sent; by default what it takes
 * @param keepFinishedTools whether the finished rounds of a failed or cancelled call are
 * kept whose tools have run; true by default
 * @param stickyFor for how long whoever answered in place of the first provider is asked
 * first from then on; null, by default, for not at all
 * @param maxWaiting how many calls may wait for their turn in one conversation of this
 * instance; 16 by default
 * @param appendTimeout how long adding a turn to the store may take, after which its
 * answer is delivered all the same; 2 s by default
 * @param readerTimeout how long the reader of a stream may leave it unread before the
 * next call on the conversation has its turn; 60 s by default
 * @param maxAttachmentBytes the most bytes of an image or a document that is kept: in
 * place of a larger one a note is; null, by default, for any number
 */
public record ConversationSettings(ConversationWindow window, boolean keepFinishedTools, @Nullable Duration stickyFor,
		int maxWaiting, Duration appendTimeout, Duration readerTimeout, @Nullable Long maxAttachmentBytes) {

	/** The defaults. */
	public static final ConversationSettings DEFAULTS = new ConversationSettings(ConversationWindow.OF_THE_MODEL, true,
			null, 16, Duration.ofSeconds(2), Duration.ofSeconds(60), null);

	/**
	 * Checks that nothing is missing, and no number is negative and no time is.
	 */
	public ConversationSettings {
		Objects.requireNonNull(window, "window");
		if (stickyFor != null) {
			positive("stickyFor", stickyFor);
		}
		if (maxWaiting < 0) {
			throw new IllegalArgumentException("maxWaiting must not be negative, but is " + maxWaiting);
		}
		positive("appendTimeout", appendTimeout);
		positive("readerTimeout", readerTimeout);
		if (maxAttachmentBytes != null && maxAttachmentBytes < 0) {
			throw new IllegalArgumentException("maxAttachmentBytes must not be negative, but is " + maxAttachmentBytes);
		}
	}

	private static void positive(String name, Duration time) {
		if (Objects.requireNonNull(time, name).isZero() || time.isNegative()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + time);
		}
	}

	/**
	 * These settings with another window.
	 * @param window how much of a conversation a model is sent
	 * @return the settings
	 */
	public ConversationSettings withWindow(ConversationWindow window) {
		return new ConversationSettings(window, this.keepFinishedTools, this.stickyFor, this.maxWaiting,
				this.appendTimeout, this.readerTimeout, this.maxAttachmentBytes);
	}

	/**
	 * These settings with another care for tools that have run.
	 * @param keepFinishedTools whether finished rounds are kept
	 * @return the settings
	 */
	public ConversationSettings withKeepFinishedTools(boolean keepFinishedTools) {
		return new ConversationSettings(this.window, keepFinishedTools, this.stickyFor, this.maxWaiting,
				this.appendTimeout, this.readerTimeout, this.maxAttachmentBytes);
	}

	/**
	 * These settings with another time for which a fallback is asked first.
	 * @param stickyFor the time; null for not at all
	 * @return the settings
	 */
	public ConversationSettings withStickyFor(@Nullable Duration stickyFor) {
		return new ConversationSettings(this.window, this.keepFinishedTools, stickyFor, this.maxWaiting,
				this.appendTimeout, this.readerTimeout, this.maxAttachmentBytes);
	}

	/**
	 * These settings with another number of calls that may wait.
	 * @param maxWaiting the number for each conversation; 0 for none
	 * @return the settings
	 */
	public ConversationSettings withMaxWaiting(int maxWaiting) {
		return new ConversationSettings(this.window, this.keepFinishedTools, this.stickyFor, maxWaiting,
				this.appendTimeout, this.readerTimeout, this.maxAttachmentBytes);
	}

	/**
	 * These settings with another time for adding a turn to the store.
	 * @param appendTimeout the time
	 * @return the settings
	 */
	public ConversationSettings withAppendTimeout(Duration appendTimeout) {
		return new ConversationSettings(this.window, this.keepFinishedTools, this.stickyFor, this.maxWaiting,
				appendTimeout, this.readerTimeout, this.maxAttachmentBytes);
	}

	/**
	 * These settings with another time for readers that do not read.
	 * @param readerTimeout the time
	 * @return the settings
	 */
	public ConversationSettings withReaderTimeout(Duration readerTimeout) {
		return new ConversationSettings(this.window, this.keepFinishedTools, this.stickyFor, this.maxWaiting,
				this.appendTimeout, readerTimeout, this.maxAttachmentBytes);
	}

	/**
	 * These settings with another size of what is kept.
	 * @param maxAttachmentBytes the most bytes of an image or a document; null for any
	 * number
	 * @return the settings
	 */
	public ConversationSettings withMaxAttachmentBytes(@Nullable Long maxAttachmentBytes) {
		return new ConversationSettings(this.window, this.keepFinishedTools, this.stickyFor, this.maxWaiting,
				this.appendTimeout, this.readerTimeout, maxAttachmentBytes);
	}

}
