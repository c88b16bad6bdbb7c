package io.llmfailover.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import io.llmfailover.conversation.jdbc.JdbcConversationStore;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of stores, kept in a database.
 */
abstract class JdbcConversationStoreContract extends ConversationStoreContract {

	abstract DataSource dataSource();

	static void makeTables(DataSource dataSource, String platform) {
		// a second time as well: it is run at each start
		for (int i = 0; i < 2; i++) {
			new ResourceDatabasePopulator(
					new ClassPathResource("io/llmfailover/conversation/jdbc/schema-" + platform + ".sql"))
				.execute(dataSource);
		}
	}

	@Override
	ConversationStore store() {
		DataSource dataSource = dataSource();
		return new JdbcConversationStore(JdbcClient.create(dataSource),
				new TransactionTemplate(new DataSourceTransactionManager(dataSource)), Schedulers.boundedElastic());
	}

	@Override
	ConversationStore otherInstance() {
		return store();
	}

	@Test
	void whatNobodyHasUsedForLongIsDeleted() {
		JdbcConversationStore store = (JdbcConversationStore) store();
		Instant before = Instant.now().minus(Duration.ofHours(1));
		store.append("of long ago", 0, List.of(new StoredTurn("one"))).block();
		assertThat(store.deleteUnusedSince(before).block()).isZero();
		assertThat(store.load("of long ago").block()).isNotEqualTo(StoredConversation.EMPTY);
		assertThat(store.deleteUnusedSince(Instant.now().plusSeconds(60)).block()).isPositive();
		assertThat(store.load("of long ago").block()).isEqualTo(StoredConversation.EMPTY);
	}

	@Test
	void aCallerWhoLeavesInterruptsNoStatement() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		CountDownLatch left = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		DataSource slow = new DelegatingDataSource(dataSource()) {

			@Override
			public Connection getConnection() throws SQLException {
				entered.countDown();
				try {
					gate.await();
				}
				catch (InterruptedException ex) {
					interrupted.set(true);
				}
				left.countDown();
				return super.getConnection();
			}

		};
		ConversationStore store = new JdbcConversationStore(JdbcClient.create(slow),
				new TransactionTemplate(new DataSourceTransactionManager(slow)), Schedulers.boundedElastic());
		Disposable caller = store.load("of a caller who leaves").subscribe();
		entered.await();
		caller.dispose();
		gate.countDown();
		left.await();
		assertThat(interrupted).isFalse();
	}

	@Test
	void nothingIsAddedForACallerWhoLeftBeforeThereWasAConnection() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		DataSource slow = new DelegatingDataSource(dataSource()) {

			@Override
			public Connection getConnection() throws SQLException {
				entered.countDown();
				try {
					gate.await();
				}
				catch (InterruptedException ex) {
					throw new SQLException(ex);
				}
				return super.getConnection();
			}

		};
		Scheduler oneThread = Schedulers.newSingle("one statement after the other");
		ConversationStore store = new JdbcConversationStore(JdbcClient.create(slow),
				new TransactionTemplate(new DataSourceTransactionManager(slow)), oneThread);
		Disposable caller = store.append("of a caller who left", 0, List.of(new StoredTurn("one"))).subscribe();
		entered.await();
		caller.dispose();
		gate.countDown();
		assertThat(store.load("of a caller who left").block()).isEqualTo(StoredConversation.EMPTY);
		oneThread.dispose();
	}

	@Test
	void clearingLeavesNoTurnBehind() {
		ConversationStore store = store();
		store.append("of a user who leaves", 0, List.of(new StoredTurn("one"), new StoredTurn("two"))).block();
		store.clear("of a user who leaves").block();
		assertThat(JdbcClient.create(dataSource())
			.sql("SELECT COUNT(*) FROM llm_conversation_turn WHERE conversation_id = 'of a user who leaves'")
			.query(Long.class)
			.single()).isZero();
	}

}
