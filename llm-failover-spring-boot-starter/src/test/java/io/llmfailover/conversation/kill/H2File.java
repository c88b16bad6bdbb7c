package io.llmfailover.conversation.kill;

import java.nio.file.Path;
import java.util.List;

import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.jdbc.JdbcConversationStore;
import org.h2.jdbcx.JdbcDataSource;
import reactor.core.scheduler.Schedulers;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A database in a file, which one instance at a time has open. It goes down with each
 * instance that is killed.
 */
final class H2File implements KeptStore {

	private final String url;

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
		JdbcDataSource file = new JdbcDataSource();
		file.setURL(this.url);
		return new JdbcConversationStore(JdbcClient.create(file), TransactionOperations.withoutTransaction(),
				Schedulers.boundedElastic());
	}

	@Override
	public void close() {
		// nobody has it open
	}

}
