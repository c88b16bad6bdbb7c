package io.llmfailover.simulator;

import java.net.http.HttpResponse;
import java.util.List;

import io.llmfailover.simulator.rules.BreaksRules;
import io.llmfailover.simulator.rules.SeenRequests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A simulated provider refuses what its vendor would refuse, and tells it.
 */
@BreaksRules("They are to be refused")
class RefusedRequestTests {

	private final Client client = new Client();

	private HttpResponse<String> ask(SimulatedProvider provider, String parameter, Object value) {
		return this.client.send(Client.request(provider, Client.body(true, parameter, value)).build());
	}

	@ParameterizedTest
	@CsvSource({ "gemini, seed: Invalid JSON payload received. Unknown name: Cannot find field.",
			"anthropic, seed: Extra inputs are not permitted", "xai,", "openai,", "deepseek," })
	void refusesTheParametersThatItsVendorRefuses(String name, @Nullable String sentence) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			HttpResponse<String> response = ask(provider, "seed", 7);
			assertThat(response.statusCode()).isEqualTo((sentence != null) ? 400 : 200);
			if (sentence != null) {
				assertThat(response.body()).contains(sentence);
				assertThat(SeenRequests.takeBroken()).singleElement().asString().contains(name, sentence);
			}
			assertThat(SeenRequests.takeBroken()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "openai", "anthropic", "gemini", "xai", "deepseek" })
	void saysInItsEnvelopeWhatIsWrong(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			HttpResponse<String> response = ask(provider, "temperature", 3);
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(Json.read(response.body()).findValuesAsString(name.equals("xai") ? "error" : "message"))
				.singleElement()
				.asString()
				.startsWith("temperature: ");
		}
	}

	@Test
	void rulesAreThoseOfWhomTheNameSays() {
		try (SimulatedProvider mistral = SimulatedProvider.openAi("mistral").start();
				SimulatedProvider other = SimulatedProvider.openAi("other").start()) {
			assertThat(ask(mistral, "seed", 7).statusCode()).isEqualTo(400);
			assertThat(ask(other, "seed", 7).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aRequestIsSeenWhateverIsDoneWithIt() {
		try (SimulatedProvider openai = SimulatedProvider.known("openai").start()) {
			openai.script(Behavior.html(), Behavior.overloaded());
			for (int status : List.of(200, 503)) {
				assertThat(ask(openai, "temperature", 3).statusCode()).isEqualTo(status);
				assertThat(SeenRequests.takeBroken()).hasSize(1);
			}
		}
	}

	@Test
	void aKeyIsMissedFirst() {
		try (SimulatedProvider openai = SimulatedProvider.known("openai").start()) {
			assertThat(this.client
				.send(Client.request(openai, Client.body(true, "temperature", 3))
					.setHeader("Authorization", "none")
					.build())
				.statusCode()).isEqualTo(401);
		}
	}

}
