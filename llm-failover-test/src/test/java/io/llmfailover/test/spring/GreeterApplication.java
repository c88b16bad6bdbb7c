package io.llmfailover.test.spring;

import io.llmfailover.FailoverChatService;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Somebody's application.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class GreeterApplication {

	@Bean
	Greeter greeter(FailoverChatService llm) {
		return new Greeter(llm);
	}

}
