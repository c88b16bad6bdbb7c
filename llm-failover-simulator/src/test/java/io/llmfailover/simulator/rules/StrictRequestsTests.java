package io.llmfailover.simulator.rules;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test classes of users, run by hand: some of them are to fail.
 */
class StrictRequestsTests {

	private static TestExecutionSummary run(Class<?> tests) {
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(DiscoverySelectors.selectClass(tests))
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
			.build();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create().execute(request, listener);
		return listener.getSummary();
	}

	private static List<String> failures(TestExecutionSummary summary) {
		return summary.getFailures()
			.stream()
			.map((failure) -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException().getMessage())
			.toList();
	}

	private static void ask(String model) {
		String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
		SeenRequests.add("asked", RequestRules.chatCompletions("asked", model).breaches(body), body);
	}

	@Test
	void aTestFailsWhoseRequestWouldBeRefusedUnlessItIsOnPurpose() {
		TestExecutionSummary summary = run(Asking.class);
		assertThat(failures(summary)).singleElement()
			.asString()
			.startsWith("breaks(): ")
			.contains("asked would refuse MODEL at model: you must provide a model parameter", "in {\"model\":\"\"");
		assertThat(summary.getTestsSucceededCount()).isEqualTo(3);
	}

	@Test
	void whatAClassBreaksOnPurposeItsNestedClassesDo() {
		TestExecutionSummary summary = run(OnPurpose.class);
		assertThat(failures(summary)).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
	}

	@Test
	void requestsBeforeAndBehindTestsAreSeen() {
		assertThat(failures(run(Around.class))).hasSize(2)
			.satisfiesExactlyInAnyOrder((failure) -> assertThat(failure).startsWith("keeps(): "),
					(failure) -> assertThat(failure).contains("Around: "));
	}

	@Test
	@BreaksRules("They are more than are kept")
	void noMoreThanSomeLongRequestsAreKept() {
		for (int i = 0; i < 100; i++) {
			String body = "{\"model\":\"\",\"user\":\"" + "x".repeat(100_000) + "\"}";
			SeenRequests.add("asked", RequestRules.chatCompletions("asked", "").breaches(body), body);
		}
		assertThat(SeenRequests.takeBroken()).hasSize(5)
			.allSatisfy((broken) -> assertThat(broken).hasSizeLessThan(11_000));
		assertThat(SeenRequests.takeBroken()).isEmpty();
	}

	@ExtendWith(StrictRequests.class)
	static class Asking {

		@Test
		void breaks() {
			ask("");
		}

		@Test
		@BreaksRules("It has no model")
		void breaksOnPurpose() {
			ask("");
		}

		@Test
		void keeps() {
			ask("some-model");
		}

		@Test
		void asksNothing() {
		}

	}

	@ExtendWith(StrictRequests.class)
	@BreaksRules("None has a model")
	static class OnPurpose {

		@Test
		void breaks() {
			ask("");
		}

		@Nested
		class Inner {

			@Test
			void breaks() {
				ask("");
			}

		}

	}

	@ExtendWith(StrictRequests.class)
	static class Around {

		@BeforeAll
		static void before() {
			ask("");
		}

		@Test
		void keeps() {
			ask("some-model");
		}

		@AfterAll
		static void behind() {
			ask("");
		}

	}

}
