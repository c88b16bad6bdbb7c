package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import io.llmfailover.conversation.jdbc.JdbcConversationStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;

/**
 * Deletes conversations that nobody has used for long: at start, and each hour.
 */
final class ConversationRetention implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ConversationRetention.class);

	private static final Duration INTERVAL = Duration.ofHours(1);

	private final Disposable task;

	ConversationRetention(JdbcConversationStore store, @Nullable Duration retention) {
		Duration longest = Objects.requireNonNull(retention, "retention");
		this.task = Flux.interval(Duration.ZERO, INTERVAL)
			.onBackpressureDrop()
			.concatMap((hour) -> store.deleteUnusedSince(Instant.now().minus(longest)).onErrorResume((error) -> {
				logger.warn("Conversations that nobody has used for {} could not be deleted", longest, error);
				return Mono.empty();
			}), 1)
			.subscribe((deleted) -> logger.debug("{} conversations were deleted", deleted));
	}

	@Override
	public void destroy() {
		this.task.dispose();
	}

}
