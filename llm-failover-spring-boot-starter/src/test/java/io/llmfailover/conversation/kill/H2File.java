package io.llmfailover.conversation.kill;

import java.nio.file.Path;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.jdbc.JdbcConversationStore;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A database in a file, which one instance at a time has open. It goes down with each
 * instance that is killed.
 */
final class H2File implements KeptStore {

	private final String url;

	private final HikariDataSource pool = new HikariDataSource();

	H2File(Path folder) {
		// by default a commit is confirmed up to half a second before it is in the file
		this.url = "jdbc:h2:file:" + folder.resolve("chat") + ";WRITE_DELAY=0";
	}

	@Override
	public int instances() {
		return 1;
	}

	@Override
	public List<String> arguments() {
		return List.of("--llm.failover.conversations.store=jdbc",
				"--llm.failover.conversations.jdbc.initialize-schema=always", "--spring.datasource.url=" + this.url);
	}

	@Override
	public void restart() {
		// it was, with each instance
	}

	@Override
	public ConversationStore open() {
		this.pool.setJdbcUrl(this.url);
		new ResourceDatabasePopulator(new ClassPathResource("io/llmfailover/conversation/jdbc/schema-h2.sql"))
			.execute(this.pool);
		return new JdbcConversationStore(JdbcClient.create(this.pool),
				new TransactionTemplate(new DataSourceTransactionManager(this.pool)), Schedulers.boundedElastic());
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
