/**
 * Auto-configuration of {@link io.llmfailover.FailoverChatService} from
 * {@code llm.failover.*}, provider keys in the environment, and Spring Boot's HTTP client
 * settings.
 */
@NullMarked
package io.llmfailover.autoconfigure;

import org.jspecify.annotations.NullMarked;
