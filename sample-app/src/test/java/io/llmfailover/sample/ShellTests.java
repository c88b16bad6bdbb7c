package io.llmfailover.sample;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ProviderInfo;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.simulator.Fault;
import io.llmfailover.simulator.ReceivedRequest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as it starts in somebody's shell.
 */
class ShellTests {

	private static final String STRAY = "sk-stray-key";

	@Test
	void keysInTheShellReachNobody() {
		Map<String, Object> shell = new HashMap<>();
		KnownProviders.all().forEach((row) -> row.keyVariables().forEach((name) -> shell.put(name, STRAY)));
		shell.put("PREFERRED_AI_PROVIDER", "deepseek");
		shell.put("LLM_FAILOVER_ORDER", "openai");
		shell.put("LLM_FAILOVER_PROVIDERS_OPENAI_APIKEY", STRAY);
		shell.put("LLM_FAILOVER_PROVIDERS_OPENAI_BASEURL", "http://127.0.0.1:1/v1");
		shell.put("LLM_FAILOVER_PROVIDERS_STRANGER_APIKEY", STRAY);
		shell.put("LLM_FAILOVER_PROVIDERS_STRANGER_BASEURL", "http://127.0.0.1:1/v1");
		shell.put("LLM_FAILOVER_PROVIDERS_STRANGER_MODEL", "strange");
		try (ConfigurableApplicationContext context = start(shell)) {
			SimulatedServers providers = context.getBean(SimulatedServers.class);
			KnownProviders.names().forEach((name) -> providers.switchTo(name, Fault.BAD_KEY));

			ask(context).expectStatus().is5xxServerError();

			assertThat(context.getBean(FailoverAdmin.class).providers()).filteredOn(ProviderInfo::inChain)
				.extracting(ProviderInfo::name)
				.isEqualTo(KnownProviders.names());
			for (String name : KnownProviders.names()) {
				assertThat(providers.server(name).requests()).singleElement().satisfies(ShellTests::isSimulated);
			}
		}
	}

	@Test
	void theProfileRealAsksNoSimulation() {
		try (ConfigurableApplicationContext context = start(Map.of("SPRING_PROFILES_ACTIVE", "real"))) {
			assertThat(context.getBeanProvider(SimulatedServers.class)).isEmpty();
			client(context).get()
				.uri("/api/providers")
				.exchange()
				.expectBody()
				.jsonPath("$.faults")
				.isEmpty()
				.jsonPath("$.providers[3].unusable")
				.value(String.class, (reason) -> assertThat(reason).contains("OPENAI_API_KEY"));
			client(context).post()
				.uri("/api/simulator/openai")
				.bodyValue(Map.of("fault", "ok"))
				.exchange()
				.expectStatus()
				.isNotFound();
			ask(context).expectStatus()
				.isEqualTo(503)
				.expectBody()
				.jsonPath("$.kind")
				.isEqualTo("NO_USABLE_PROVIDER")
				.jsonPath("$.trail[3].reason")
				.value(String.class, (reason) -> assertThat(reason).contains("OPENAI_API_KEY"));
		}
	}

	@Test
	void anOpenFeedDoesNotHoldUpTheEnd() {
		ConfigurableApplicationContext context = start(Map.of());
		Flux<String> feed = client(context).get()
			.uri("/api/activity")
			.exchange()
			.returnResult(String.class)
			.getResponseBody();
		StepVerifier.create(feed)
			.assertNext((first) -> assertThat(first).contains("opened"))
			.then(context::close)
			.expectComplete()
			.verify(Duration.ofSeconds(60));
	}

	private static void isSimulated(ReceivedRequest request) {
		assertThat(request.header("x-api-key")).isIn(null, SimulatedServers.API_KEY);
		assertThat(request.header("Authorization")).isIn(null, "Bearer " + SimulatedServers.API_KEY);
		assertThat(request.headers().toString()).contains(SimulatedServers.API_KEY).doesNotContain(STRAY);
	}

	private static ConfigurableApplicationContext start(Map<String, Object> shell) {
		StandardEnvironment environment = new StandardEnvironment();
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, shell));
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setEnvironment(environment);
		return application.run("--server.port=0");
	}

	private static WebTestClient client(ConfigurableApplicationContext context) {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		return WebTestClient.bindToServer()
			.baseUrl("http://127.0.0.1:" + port)
			.responseTimeout(Duration.ofMinutes(1))
			.build();
	}

	private static WebTestClient.ResponseSpec ask(ConfigurableApplicationContext context) {
		return client(context).post()
			.uri("/api/chat")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("message", "What is Python?"))
			.exchange();
	}

}
