package io.llmfailover.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import io.llmfailover.autoconfigure.ConversationsProperties.Jdbc;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.jdbc.JdbcConversationStore;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration of the store that keeps conversations in a relational database,
 * where {@code llm.failover.conversations.store} says so.
 */
@AutoConfiguration(before = LlmFailoverAutoConfiguration.class,
		afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({ JdbcClient.class, DataSourceScriptDatabaseInitializer.class })
@ConditionalOnBooleanProperty(name = "llm.failover.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "llm.failover.conversations.store", havingValue = "jdbc")
@ConditionalOnMissingBean(ConversationStore.class)
@EnableConfigurationProperties(LlmFailoverProperties.class)
@ImportRuntimeHints(LlmFailoverJdbcConversationsAutoConfiguration.Hints.class)
public final class LlmFailoverJdbcConversationsAutoConfiguration {

	private static final String SCHEMA = "io/llmfailover/conversation/jdbc/schema-";

	// a pool of a database has ten connections as a rule
	private static final int MOST_STATEMENTS = 8;

	private static final int LONGEST_STATEMENT_SECONDS = 10;

	private static final int MOST_WAITING = 10_000;

	@Bean(destroyMethod = "dispose", defaultCandidate = false)
	Scheduler llmFailoverConversationScheduler() {
		return Schedulers.newBoundedElastic(MOST_STATEMENTS, MOST_WAITING, "llm-conversations");
	}

	@Bean
	ConversationSchema llmFailoverConversationSchema(ObjectProvider<DataSource> dataSources,
			LlmFailoverProperties properties) {
		return new ConversationSchema(dataSource(dataSources),
				settings(dataSources, properties.conversations().jdbc()));
	}

	private static DatabaseInitializationSettings settings(ObjectProvider<DataSource> dataSources, Jdbc jdbc) {
		PlatformPlaceholderDatabaseDriverResolver platforms = new PlatformPlaceholderDatabaseDriverResolver();
		List<String> locations = StringUtils.hasText(jdbc.platform())
				? platforms.resolveAll(jdbc.platform(), jdbc.schema())
				: platforms.resolveAll(dataSource(dataSources), jdbc.schema());
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setSchemaLocations(locations);
		settings.setMode(DatabaseInitializationMode.valueOf(jdbc.initializeSchema().name()));
		return settings;
	}

	private static DataSource dataSource(ObjectProvider<DataSource> dataSources) {
		DataSource dataSource = dataSources.getIfUnique();
		if (dataSource == null) {
			throw new InvalidPropertyException("llm.failover.conversations.store",
					"is 'jdbc', but there is no DataSource, or more than one",
					"Set spring.datasource.url, mark one DataSource as primary, or define a ConversationStore bean.");
		}
		return dataSource;
	}

	@Bean
	JdbcConversationStore llmFailoverConversationStore(ObjectProvider<DataSource> dataSources,
			ConversationSchema schema, @Qualifier("llmFailoverConversationScheduler") Scheduler scheduler) {
		DataSource dataSource = dataSource(dataSources);
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		jdbc.setQueryTimeout(LONGEST_STATEMENT_SECONDS);
		TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
		transactions.setTimeout(LONGEST_STATEMENT_SECONDS);
		return new JdbcConversationStore(JdbcClient.create(jdbc), transactions, scheduler);
	}

	@Bean
	@ConditionalOnProperty("llm.failover.conversations.jdbc.retention")
	ConversationRetention llmFailoverConversationRetention(JdbcConversationStore store,
			LlmFailoverProperties properties) {
		return new ConversationRetention(store, properties.conversations().jdbc().retention());
	}

	/**
	 * Makes the tables.
	 */
	static final class ConversationSchema extends DataSourceScriptDatabaseInitializer {

		ConversationSchema(DataSource dataSource, DatabaseInitializationSettings settings) {
			super(dataSource, settings);
		}

	}

	/**
	 * The scripts, for a native image.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern(SCHEMA + "*.sql");
		}

	}

}
