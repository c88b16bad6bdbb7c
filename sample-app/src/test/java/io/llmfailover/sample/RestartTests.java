package io.llmfailover.sample;

import java.nio.file.Path;
import java.time.Duration;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conversations that are kept in a file.
 */
class RestartTests {

	@TempDir
	private Path folder;

	@Test
	void aConversationGoesOnAfterAFailoverAndARestart() {
		Visitor alice;
		try (ConfigurableApplicationContext first = start()) {
			alice = Visitor.welcomedBy(client(first));
			alice.chat("today", "What is Python?").expectStatus().isOk();
			first.getBean(SimulatedServers.class).switchTo("gemini", Fault.BAD_KEY);
			alice.chat("today", "And Java?").expectStatus().isOk();
		}
		try (ConfigurableApplicationContext second = start()) {
			alice = alice.at(client(second));
			JsonNode turns = alice.turns("today");
			assertThat(turns).extracting((turn) -> turn.path("provider").asString())
				.containsExactly("gemini", "anthropic");
			alice.chat("today", "And Rust?").expectStatus().isOk();
			assertThat(second.getBean(SimulatedServers.class).server("gemini").requests()).last()
				.satisfies((request) -> assertThat(request.body()).contains("What is Python?", "from anthropic",
						"And Rust?"));
			assertThat(Visitor.welcomedBy(client(second)).turns("today")).isEmpty();
		}
	}

	@Test
	void whatIsKeptTellsNobodysSecret() {
		try (ConfigurableApplicationContext context = start()) {
			Visitor alice = Visitor.welcomedBy(client(context));
			alice.chat("today", "What is Python?").expectStatus().isOk();
			assertThat(context.getBean(JdbcClient.class).sql("SELECT * FROM llm_conversation").query().listOfRows())
				.singleElement()
				.satisfies((row) -> assertThat(row.toString()).contains(":today").doesNotContain(alice.cookie()));
		}
	}

	@Test
	void whoCannotBeGivenTheirConversationIsTold() {
		try (ConfigurableApplicationContext context = start()) {
			Visitor alice = Visitor.welcomedBy(client(context));
			context.getBean(JdbcClient.class).sql("DROP TABLE llm_conversation_turn").update();
			context.getBean(JdbcClient.class).sql("DROP TABLE llm_conversation").update();
			alice.show("today")
				.expectStatus()
				.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
				.expectBody(String.class)
				.value((body) -> assertThat(body).contains("could not be read").doesNotContain("Exception", "SQL"));
			alice.chat("today", "What is Python?").expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
			alice.stream("today", "What is Python?").expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		}
	}

	private ConfigurableApplicationContext start() {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setAdditionalProfiles("jdbc");
		return application.run("--server.port=0", "--sample.token-delay=1ms",
				"--spring.datasource.url=jdbc:h2:file:" + this.folder.resolve("conversations"));
	}

	private static WebTestClient client(ConfigurableApplicationContext context) {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		return WebTestClient.bindToServer()
			.baseUrl("http://127.0.0.1:" + port)
			.responseTimeout(Duration.ofMinutes(1))
			.build();
	}

}
