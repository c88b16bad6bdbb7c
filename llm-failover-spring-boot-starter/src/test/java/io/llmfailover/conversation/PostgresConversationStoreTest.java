package io.llmfailover.conversation;

import java.io.IOException;
import java.util.Objects;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract of stores, kept in PostgreSQL: a server that the test starts.
 */
class PostgresConversationStoreTest extends JdbcConversationStoreContract {

	private static @Nullable EmbeddedPostgres server;

	private static @Nullable HikariDataSource pool;

	@BeforeAll
	static void start() throws IOException {
		server = EmbeddedPostgres.start();
		pool = new HikariDataSource();
		pool.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
		makeTables(pool, "postgresql");
	}

	@AfterAll
	static void stop() throws IOException {
		Objects.requireNonNull(pool).close();
		Objects.requireNonNull(server).close();
	}

	@Override
	DataSource dataSource() {
		return Objects.requireNonNull(pool);
	}

}
