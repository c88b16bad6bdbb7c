package io.llmfailover.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.autoconfigure.actuate.LlmFailoverEndpoint;
import io.llmfailover.autoconfigure.actuate.LlmFailoverEndpointAutoConfiguration;
import io.llmfailover.autoconfigure.actuate.LlmFailoverHealthAutoConfiguration;
import io.llmfailover.event.FailoverEvent;
import io.llmfailover.event.FailoverEvents;
import io.llmfailover.observation.ProviderStatistics;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the starter adds to the actuator, and when it does not.
 */
class ActuatorTest extends SimulatedStarterTest {

	private static final String SECRET = "sk-proj-4f9a8b7c6d5e4f3a2b1c";

	private ApplicationContextRunner managed(String... properties) {
		return runner("management.endpoints.web.exposure.include=llmfailover").withPropertyValues(properties)
			.withConfiguration(AutoConfigurations.of(LlmFailoverHealthAutoConfiguration.class,
					LlmFailoverEndpointAutoConfiguration.class));
	}

	@Test
	void tellsNobodyAKeyOrAPrompt() {
		this.openai.behave(Behavior.error(401, "invalid_request_error", "invalid_api_key",
				"Incorrect API key provided: " + SECRET + " for the prompt Hello"));
		this.anthropic.behave(Behavior.answer("anthropic"));
		List<Object> told = Collections.synchronizedList(new ArrayList<>());
		managed("OPENAI_API_KEY=" + SECRET).withBean(FailoverEvents.class, () -> new FailoverEvents(told::add))
			.run((context) -> {
				chat(context.getBean(FailoverChatService.class));
				told.add(context.getBean(LlmFailoverEndpoint.class).providers());
				CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
				health.stream()
					.forEach((entry) -> told.add(((HealthIndicator) entry.contributor()).health().getDetails()));
				Info.Builder info = new Info.Builder();
				context.getBean(InfoContributor.class).contribute(info);
				told.add(info.build());
			});
		String json = JsonMapper.shared().writeValueAsString(told) + told;
		assertThat(json).contains("AUTHENTICATION", "parked", "gpt-6-luna")
			.doesNotContain(SECRET, "Hello", "Incorrect");
		assertThat(told).anyMatch(FailoverEvent.Parked.class::isInstance);
	}

	@Test
	void lettingAnEndpointChangeTheChainIsAChoice() {
		assertThat(LlmFailoverEndpoint.class.getAnnotation(Endpoint.class).defaultAccess()).isEqualTo(Access.READ_ONLY);
	}

	@Test
	void isSwitchedOff() {
		managed("management.health.llm-failover.enabled=false", "management.info.llm-failover.enabled=false",
				"management.endpoint.llmfailover.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CompositeHealthContributor.class)
				.doesNotHaveBean(InfoContributor.class)
				.doesNotHaveBean(LlmFailoverEndpoint.class)
				.doesNotHaveBean(ProviderStatistics.class));
		managed("llm.failover.enabled=false").run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(CompositeHealthContributor.class)
			.doesNotHaveBean(LlmFailoverEndpoint.class));
	}

	@Test
	void backsOff() {
		CompositeHealthContributor own = CompositeHealthContributor.fromMap(Map.of());
		InfoContributor info = (builder) -> builder.withDetail("own", true);
		managed().withBean("llmFailoverHealthContributor", CompositeHealthContributor.class, () -> own)
			.withBean("llmFailoverInfoContributor", InfoContributor.class, () -> info)
			.run((context) -> {
				assertThat(context).hasSingleBean(LlmFailoverEndpoint.class);
				assertThat(context.getBean(CompositeHealthContributor.class)).isSameAs(own);
				assertThat(context.getBean(InfoContributor.class)).isSameAs(info);
			});
	}

	@Test
	void needsNoActuator() {
		bothAnswer();
		managed()
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(FailoverAdmin.class);
				assertThat(chat(context.getBean(FailoverChatService.class)).content()).isEqualTo("openai");
			});
	}

}
