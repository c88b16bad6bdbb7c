package io.llmfailover.conversation.jdbc;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.StoredConversation;
import io.llmfailover.conversation.StoredTurn;
import io.llmfailover.conversation.VersionConflictException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps conversations in a relational database: a row for each, with its version, and a
 * row for each turn, which is never changed. An append is one transaction, in which the
 * version decides who was first; a conversation is read in one statement. Statements run
 * on a scheduler that may block. Thread-safe.
 * <p>
 * The tables are those of {@code schema-h2.sql} and {@code schema-postgresql.sql} in this
 * package.
 */
public final class JdbcConversationStore implements ConversationStore {

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	private final Scheduler scheduler;

	/**
	 * Creates a store.
	 * @param jdbc the database
	 * @param transactions transactions of that database
	 * @param scheduler where statements run and block; it bounds how many do so at once
	 */
	public JdbcConversationStore(JdbcClient jdbc, TransactionOperations transactions, Scheduler scheduler) {
		this.jdbc = Objects.requireNonNull(jdbc, "jdbc");
		this.transactions = Objects.requireNonNull(transactions, "transactions");
		this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
	}

	@Override
	public Mono<StoredConversation> load(String id) {
		return run((gone) -> read(id));
	}

	private StoredConversation read(String id) {
		List<StoredTurn> turns = new ArrayList<>();
		long[] version = new long[1];
		this.jdbc.sql("""
				SELECT c.version, t.content FROM llm_conversation c
				JOIN llm_conversation_turn t ON t.conversation_id = c.id
				WHERE c.id = :id ORDER BY t.position""").param("id", id).query((row) -> {
			version[0] = row.getLong(1);
			turns.add(new StoredTurn(row.getString(2)));
		});
		return turns.isEmpty() ? StoredConversation.EMPTY : new StoredConversation(version[0], turns);
	}

	@Override
	public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
		if (turns.isEmpty()) {
			return Mono.error(new IllegalArgumentException("turns must hold at least one"));
		}
		return run((gone) -> Objects.requireNonNull(this.transactions.execute((status) -> {
			// it may have taken long to get a connection
			if (gone.getAsBoolean()) {
				throw new CancellationException();
			}
			return add(id, expectedVersion, turns);
		}))).onErrorMap(DuplicateKeyException.class, (ex) -> new VersionConflictException(expectedVersion));
	}

	private long add(String id, long expectedVersion, List<StoredTurn> turns) {
		long before = (expectedVersion == 0) ? StoredConversation.firstVersion() : expectedVersion;
		long version = before + turns.size();
		if (expectedVersion == 0) {
			this.jdbc.sql("INSERT INTO llm_conversation (id, version, changed_at) VALUES (:id, :version, :now)")
				.param("now", now())
				.param("id", id)
				.param("version", version)
				.update();
		}
		else if (this.jdbc.sql("""
				UPDATE llm_conversation SET version = :version, changed_at = :now
				WHERE id = :id AND version = :expected""")
			.param("now", now())
			.param("version", version)
			.param("id", id)
			.param("expected", expectedVersion)
			.update() == 0) {
			throw new VersionConflictException(expectedVersion);
		}
		for (int i = 0; i < turns.size(); i++) {
			this.jdbc.sql("""
					INSERT INTO llm_conversation_turn (conversation_id, position, content)
					VALUES (:id, :position, :content)""")
				.param("id", id)
				.param("position", before + i + 1)
				.param("content", turns.get(i).text())
				.update();
		}
		return version;
	}

	@Override
	public Mono<Void> clear(String id) {
		// its turns go with it
		return run((gone) -> this.jdbc.sql("DELETE FROM llm_conversation WHERE id = :id").param("id", id).update())
			.then();
	}

	/**
	 * Deletes all conversations to which nothing was added for long.
	 * @param instant the time since when nothing was
	 * @return how many were deleted
	 */
	public Mono<Integer> deleteUnusedSince(Instant instant) {
		return run((gone) -> this.jdbc.sql("DELETE FROM llm_conversation WHERE changed_at < :instant")
			.param("instant", OffsetDateTime.ofInstant(instant, ZoneOffset.UTC))
			.update());
	}

	// a statement that has begun is never interrupted: a database in a file might be
	// closed by that, for everybody
	private <T> Mono<T> run(Function<BooleanSupplier, T> statement) {
		return Mono.create((sink) -> {
			AtomicBoolean gone = new AtomicBoolean();
			sink.onCancel(() -> gone.set(true));
			this.scheduler.schedule(() -> {
				if (gone.get()) {
					return;
				}
				try {
					sink.success(statement.apply(gone::get));
				}
				catch (Exception ex) {
					if (!gone.get()) {
						sink.error(ex);
					}
				}
			});
		});
	}

	private static OffsetDateTime now() {
		return OffsetDateTime.now(ZoneOffset.UTC);
	}

}
