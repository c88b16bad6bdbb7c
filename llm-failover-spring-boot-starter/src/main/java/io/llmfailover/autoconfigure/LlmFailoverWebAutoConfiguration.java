package io.llmfailover.autoconfigure;

import io.llmfailover.FailoverAdmin;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that answers requests whose call nobody could answer with a problem
 * detail, where that is asked for. An {@code @ExceptionHandler} of the application for
 * the same exception is asked first.
 */
@AutoConfiguration(after = LlmFailoverAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty("llm.failover.web.problem-details")
public final class LlmFailoverWebAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChatFailureAdvice llmFailoverChatFailureAdvice(ObjectProvider<FailoverAdmin> admin) {
		return new ChatFailureAdvice(admin::getIfUnique);
	}

}
