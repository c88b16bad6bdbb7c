package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.llmfailover.AnswerType;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailoverListener;
import io.llmfailover.annotation.LlmTool;
import io.llmfailover.event.FailoverEvent;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * An application that gives the starter all that it could hold on to: a tool, types of
 * it, a listener of calls and one of events. Public for the class loader that loads it
 * anew.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RestartedApplication implements Function<List<String>, String> {

	/**
	 * Starts it, asks, and ends it.
	 * @param properties the properties, as on the command line
	 * @return the answer
	 */
	@Override
	public String apply(List<String> properties) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(getClass())
			.properties("spring.main.banner-mode=off", "spring.main.web-application-type=none")
			.registerShutdownHook(false)
			.run(properties.toArray(String[]::new))) {
			FailoverChatService llm = context.getBean(FailoverChatService.class);
			ChatRequest request = ChatRequest.of("Which city?");
			City city = llm.blocking().chat(request, City.class).value();
			llm.stream(request, new AnswerType<List<City>>() {
			}).onErrorComplete().blockLast();
			llm.conversation("tour").blocking().chat(request);
			return city.name();
		}
	}

	@Bean
	Listening listening() {
		return new Listening();
	}

	/**
	 * A type of the application.
	 *
	 * @param name the city
	 */
	public record City(String name) {

	}

	/** What the starter finds and calls. */
	static class Listening implements FailoverListener {

		@LlmTool("Tells the mayor of a city")
		String mayor(City city) {
			return "The mayor of " + city.name();
		}

		@EventListener
		void on(FailoverEvent event) {
			// it is enough that it is there
		}

		@Override
		public void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
			// it is enough that it is there
		}

	}

}
