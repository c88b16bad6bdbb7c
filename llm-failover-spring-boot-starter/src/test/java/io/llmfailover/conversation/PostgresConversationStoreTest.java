package io.llmfailover.conversation;

import java.io.IOException;
import java.util.Objects;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract of stores, kept in PostgreSQL: a server that the test starts.
 */
class PostgresConversationStoreTest extends JdbcConversationStoreContract {

	private static @Nullable EmbeddedPostgres server;

	@BeforeAll
	static void start() throws IOException {
		server = EmbeddedPostgres.start();
		makeTables(server.getPostgresDatabase(), "postgresql");
	}

	@AfterAll
	static void stop() throws IOException {
		Objects.requireNonNull(server).close();
	}

	@Override
	DataSource dataSource() {
		return Objects.requireNonNull(server).getPostgresDatabase();
	}

}
