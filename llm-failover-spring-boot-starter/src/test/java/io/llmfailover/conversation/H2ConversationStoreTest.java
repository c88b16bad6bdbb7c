package io.llmfailover.conversation;

import java.util.UUID;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract of stores, kept in H2.
 */
class H2ConversationStoreTest extends JdbcConversationStoreContract {

	private static final JdbcConnectionPool POOL = JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa",
			"");

	@BeforeAll
	static void makeTables() {
		makeTables(POOL, "h2");
	}

	@AfterAll
	static void close() {
		POOL.dispose();
	}

	@Override
	DataSource dataSource() {
		return POOL;
	}

}
