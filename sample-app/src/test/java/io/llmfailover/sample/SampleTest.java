package io.llmfailover.sample;

import java.time.Duration;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * The whole application on a free port, patient, with every provider answering.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "sample.token-delay=1ms", "sample.tool-delay=1ms", "llm.failover.retry.backoff=1ms",
				"llm.failover.timeouts.first-progress=60s", "llm.failover.timeouts.idle=60s",
				"llm.failover.timeouts.response=60s", "llm.failover.timeouts.hedge-after=0" })
abstract class SampleTest {

	@LocalServerPort
	private int port;

	@Autowired
	private SimulatedServers providers;

	@Autowired
	private FailoverAdmin admin;

	@BeforeEach
	void everyProviderAnswers() {
		turnAll(Fault.OK);
		KnownProviders.names().forEach((name) -> this.providers.server(name).clear());
		KnownProviders.names().forEach(this.admin::reset);
		this.admin.order(KnownProviders.names().toArray(String[]::new));
	}

	SimulatedServers providers() {
		return this.providers;
	}

	String url() {
		return "http://127.0.0.1:" + this.port;
	}

	WebTestClient client() {
		return WebTestClient.bindToServer().baseUrl(url()).responseTimeout(Duration.ofMinutes(1)).build();
	}

	void turn(String provider, Fault fault) {
		this.providers.switchTo(provider, fault);
	}

	void turnAll(Fault fault) {
		KnownProviders.names().forEach((name) -> turn(name, fault));
	}

	WebTestClient.ResponseSpec post(String path, Object body) {
		return client().post().uri(path).contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	WebTestClient.ResponseSpec ask(String path) {
		return post(path, "{\"message\": \"What is Python?\"}");
	}

}
