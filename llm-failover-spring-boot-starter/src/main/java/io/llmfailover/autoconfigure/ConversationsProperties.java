package io.llmfailover.autoconfigure;

import java.time.Duration;

import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.ConversationWindow;
import io.llmfailover.conversation.InMemoryConversationStore;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code llm.failover.conversations.*} says.
 *
 * @param window How much of a conversation a model is sent.
 * @param keepFinishedTools Whether the finished rounds of a failed or cancelled call are
 * kept whose tools have run.
 * @param stickyFor For how long whoever answered in place of the first provider is asked
 * first from then on, while nothing is held against it. By default not at all.
 * @param maxWaiting How many calls may wait for their turn in one conversation of this
 * instance.
 * @param appendTimeout How long adding a turn to the store may take, after which its
 * answer is delivered all the same.
 * @param readerTimeout How long a reader may leave a stream unread before the next call
 * on the conversation has its turn.
 * @param maxAttachment Most bytes of an image or a document that is kept; in place of a
 * larger one a note is. By default any size.
 * @param store Where conversations are kept, unless there is a ConversationStore bean: in
 * the memory of each instance, or in a relational database or Redis, which instances
 * share.
 * @param memory How conversations are kept in memory.
 * @param jdbc How conversations are kept in a database.
 * @param redis How conversations are kept in Redis.
 */
record ConversationsProperties(@DefaultValue Window window, @DefaultValue("true") boolean keepFinishedTools,
		@Nullable Duration stickyFor, @DefaultValue("16") int maxWaiting, @DefaultValue("2s") Duration appendTimeout,
		@DefaultValue("60s") Duration readerTimeout, @Nullable DataSize maxAttachment,
		@DefaultValue("memory") Store store, @DefaultValue Memory memory, @DefaultValue Jdbc jdbc,
		@DefaultValue Redis redis) {

	ConversationsProperties {
		if (stickyFor != null) {
			InvalidPropertyException.requirePositive("sticky-for", stickyFor);
		}
		if (maxWaiting < 0) {
			throw new InvalidPropertyException("max-waiting", "is " + maxWaiting, "Use 0 or more.");
		}
		InvalidPropertyException.requirePositive("append-timeout", appendTimeout);
		InvalidPropertyException.requirePositive("reader-timeout", readerTimeout);
		if (maxAttachment != null && maxAttachment.isNegative()) {
			throw new InvalidPropertyException("max-attachment", "is " + maxAttachment, "Use 0 or more.");
		}
	}

	ConversationSettings settings() {
		return new ConversationSettings(this.window.window(), this.keepFinishedTools, this.stickyFor, this.maxWaiting,
				this.appendTimeout, this.readerTimeout,
				(this.maxAttachment != null) ? this.maxAttachment.toBytes() : null);
	}

	/**
	 * How much of a conversation a model is sent.
	 *
	 * @param turns Most turns, the new one included. By default any number.
	 * @param messages Most messages, those of the new turn included. By default any
	 * number.
	 * @param tokens Most tokens as estimated, those of the new turn and of system text
	 * included. By default what the first model takes that is asked, as far as that is
	 * known.
	 */
	record Window(@Nullable Integer turns, @Nullable Integer messages, @Nullable Integer tokens) {

		Window {
			check("turns", turns);
			check("messages", messages);
			check("tokens", tokens);
		}

		private static void check(String name, @Nullable Integer most) {
			if (most != null) {
				InvalidPropertyException.requireAtLeastOne(name, most);
			}
		}

		ConversationWindow window() {
			return new ConversationWindow(this.turns, this.messages, this.tokens);
		}

	}

	/**
	 * Where conversations are kept.
	 */
	enum Store {

		/** In the memory of each instance. */
		MEMORY,

		/** In a relational database. */
		JDBC,

		/** In Redis. */
		REDIS

	}

	/**
	 * When tables are made. Spring Boot's own type is there only where JDBC is.
	 */
	enum InitializeSchema {

		/** In an embedded database. */
		EMBEDDED,

		/** In any database, at each start. */
		ALWAYS,

		/** By somebody else. */
		NEVER

	}

	/**
	 * How conversations are kept in a database.
	 *
	 * @param initializeSchema When the tables are made that are not there yet.
	 * @param platform Name of the database for @@platform@@ in the schema's location. By
	 * default that of the DataSource.
	 * @param schema Script that makes the tables.
	 * @param retention How long a conversation is kept after its last turn; it is deleted
	 * within an hour after that. By default for ever.
	 */
	record Jdbc(@DefaultValue("embedded") InitializeSchema initializeSchema, @Nullable String platform,
			@DefaultValue("classpath:io/llmfailover/conversation/jdbc/schema-@@platform@@.sql") String schema,
			@Nullable Duration retention) {

		Jdbc {
			if (retention != null) {
				InvalidPropertyException.requirePositive("retention", retention);
			}
		}

	}

	/**
	 * How conversations are kept in Redis.
	 *
	 * @param keyPrefix What the keys begin with, before the conversation's id.
	 * @param ttl How long a conversation is kept after its last turn. By default for
	 * ever.
	 */
	record Redis(@DefaultValue("llm-failover:conversation:") String keyPrefix, @Nullable Duration ttl) {

		Redis {
			if (ttl != null) {
				InvalidPropertyException.requirePositive("ttl", ttl);
			}
		}

	}

	/**
	 * How conversations are kept in memory.
	 *
	 * @param maxSize Most memory of all conversations together, after which those go that
	 * are used least.
	 * @param idle How long a conversation is kept that nobody uses.
	 */
	record Memory(@DefaultValue("64MB") DataSize maxSize, @DefaultValue("1h") Duration idle) {

		Memory {
			if (maxSize.toBytes() < 1) {
				throw new InvalidPropertyException("max-size", "is " + maxSize, "Use more than 0.");
			}
			InvalidPropertyException.requirePositive("idle", idle);
		}

		ConversationStore store() {
			return new InMemoryConversationStore(this.maxSize.toBytes(), this.idle);
		}

	}

}
