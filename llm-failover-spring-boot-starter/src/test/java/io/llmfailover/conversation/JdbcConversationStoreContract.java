package io.llmfailover.conversation;

import java.util.List;

import javax.sql.DataSource;

import io.llmfailover.conversation.jdbc.JdbcConversationStore;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
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
