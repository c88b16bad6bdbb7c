package io.llmfailover.conversation.kill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.jdbc.JdbcConversationStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A PostgreSQL server of the test's own.
 */
final class PostgresServer implements KeptStore {

	private final Path data;

	private final HikariDataSource pool = new HikariDataSource();

	private EmbeddedPostgres server;

	PostgresServer(Path folder) throws IOException {
		this.data = folder.resolve("postgres");
		this.server = start(0);
	}

	private EmbeddedPostgres start(int port) throws IOException {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(this.data)
			.setCleanDataDirectory(false)
			// as a server has it by default; that of tests loses what it has confirmed
			.setServerConfig("synchronous_commit", "on");
		return ((port != 0) ? builder.setPort(port) : builder).start();
	}

	@Override
	public int instances() {
		return 2;
	}

	@Override
	public List<String> arguments() {
		return List.of("--llm.failover.conversations.store=jdbc",
				"--llm.failover.conversations.jdbc.initialize-schema=always",
				"--spring.datasource.url=" + this.server.getJdbcUrl("postgres", "postgres"));
	}

	@Override
	public void restart() throws IOException {
		int port = this.server.getPort();
		this.server.close();
		this.server = start(port);
	}

	@Override
	public ConversationStore open() {
		this.pool.setJdbcUrl(this.server.getJdbcUrl("postgres", "postgres"));
		new ResourceDatabasePopulator(new ClassPathResource("io/llmfailover/conversation/jdbc/schema-postgresql.sql"))
			.execute(this.pool);
		return new JdbcConversationStore(JdbcClient.create(this.pool),
				new TransactionTemplate(new DataSourceTransactionManager(this.pool)), Schedulers.boundedElastic());
	}

	@Override
	public void close() throws IOException {
		this.pool.close();
		this.server.close();
	}

}
