package io.llmfailover.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page while something happens: providers wait until it was looked at.
 */
@TestPropertySource(properties = { "llm.failover.retry.max-retry-after=1m", "llm.failover.health.open-for=6s",
		"llm.failover.health.degraded-after=1ms", "llm.failover.model-timeouts[0].model=grok*",
		"llm.failover.model-timeouts[0].hedge-after=300ms" })
class LivePageTests extends PageTest {

	private CountDownLatch gate = new CountDownLatch(1);

	@BeforeEach
	void closeGate() {
		this.gate = new CountDownLatch(1);
	}

	@AfterEach
	void openGate() {
		this.gate.countDown();
	}

	@Test
	void whoIsBeingAskedIsToldBeforeAnythingElse() {
		turn("gemini", Fault.SILENCE);
		submit();
		awaitTrail("gemini PENDING");
		assertThat(text("#trail")).contains("Asking", "gemini-3.6-flash");
		assertThat(text("#status")).isEqualTo("Asking: gemini");
		assertThat(outcomes()).containsExactly("PENDING", "", "", "", "");
	}

	@Test
	void aFailureAndTheRetryAreToldWhileNobodyHasAnswered() {
		providers().server("gemini").script(Behavior.error(500), Behavior.silence());
		submit();
		awaitTrail("gemini FAILED", "gemini PENDING");
		assertThat(text("#trail li:first-child")).contains("Server error", "HTTP 500", "asked once more");
		assertThat(text("#trail li:last-child")).contains("Asking once more");
		assertThat(state()).isEqualTo("asking");
	}

	@Test
	void theNextOneIsToldWhileNobodyHasAnswered() {
		turn("gemini", Fault.BAD_KEY);
		turn("anthropic", Fault.SILENCE);
		submit();
		awaitTrail("gemini FAILED", "anthropic PENDING");
		assertThat(text("#trail li:first-child")).contains("Authentication", "HTTP 400", "next one asked");
		assertThat(text("#trail li:last-child")).contains("Asking in its place");
		assertThat(outcomes()).containsExactly("FAILED", "PENDING", "", "", "");
	}

	@Test
	void whoIsSkippedIsToldWithTheReasonWhileNobodyHasAnswered() {
		turn("gemini", Fault.BAD_KEY);
		askUntil("answered");
		turn("anthropic", Fault.SILENCE);
		submit();
		awaitTrail("gemini SKIPPED", "anthropic PENDING");
		assertThat(text("#trail li:first-child")).contains("Skipped", "left out: authentication")
			.doesNotContain("for another");
	}

	@Test
	void aHedgeRunsBesideASilentProviderAndWins() {
		silentHedged(Behavior.stall(20));
		assertThat(text("#trail li:last-child")).contains("Asking beside a silent one");
		this.gate.countDown();
		awaitTrail("xai CANCELLED", "anthropic ANSWERING");
		assertThat(text("#trail li:last-child")).contains("Answering");
		assertThat(outcomes()).contains("CANCELLED", "ANSWERING");
		assertThat(text("#chain [data-provider=anthropic] .outcome")).isEqualTo("answering");
		assertThat(text("#answer .text")).contains("anthropic");
	}

	@Test
	void aHedgeThatHasWonIsStillToldAfterTheAnswer() {
		silentHedged(Behavior.answer());
		this.gate.countDown();
		awaitState("answered");
		assertThat(trail()).containsExactly("xai CANCELLED", "anthropic ANSWERED");
		assertThat(text("#trail li:first-child")).contains("Given up")
			.containsPattern("silent for [\\d.]+ m?s, then another provider was faster");
		assertThat(text("#trail li:last-child")).contains("asked beside silent xai");
		assertThat(text("#status")).startsWith("Answered by anthropic, asked beside silent xai");
		String muted = find("#status").getCssValue("color");
		assertThat(all("[data-outcome=CANCELLED] .outcome")).hasSize(2)
			.allMatch((outcome) -> outcome.getCssValue("color").equals(muted));
	}

	@Test
	void whoIsAskedOnceMoreSoonIsToldToWait() {
		providers().server("gemini").behave(Behavior.rateLimited(Duration.ofSeconds(50)));
		submit();
		awaitTrail("gemini FAILED", "gemini WAITING");
		assertThat(text("#trail li:first-child")).contains("Rate limited", "HTTP 429", "asked once more soon");
		assertThat(text("#chain li:first-child .outcome")).isEqualTo("waits");
		assertThat(text("#status")).isEqualTo("gemini: Rate limited, asked once more soon");
		find("#stop").click();
		awaitState("stopped");
		assertThat(trail()).containsExactly("gemini FAILED");
		assertThat(text("#trail")).doesNotContain("asked once more");
	}

	private void silentHedged(Behavior then) {
		post("/api/simulator/xai", Map.of("fault", "silence")).expectStatus().isNoContent();
		order("xai", "anthropic");
		behave("anthropic", then);
		submit();
		awaitTrail("xai PENDING", "anthropic PENDING");
	}

	@Test
	void whoGoesOnWithABrokenAnswerIsTold() {
		turn("gemini", Fault.CUT_STREAM);
		behave("anthropic", Behavior.stall(20));
		submit();
		awaitTrail("gemini FAILED", "anthropic PENDING");
		assertThat(text("#trail li:first-child")).contains("Incomplete stream", "next one asked");
		assertThat(text("#answer .notice")).contains("gemini broke off. The next one is being asked.");
		this.gate.countDown();
		awaitText("#answer .text", "anthropic");
		assertThat(text("#answer del.voided")).contains("gemini");
		awaitText("#trail li:last-child", "Answering");
	}

	@Test
	void anOpenCircuitBreakerIsCountedDownAndItsProbeIsTold() {
		turn("gemini", Fault.ERROR_500);
		askUntil("answered");
		assertThat(all(health("gemini", "OPEN"))).isEmpty();
		submit();
		awaitText(health("gemini", "OPEN"), "Circuit breaker open");
		int left = await().until((page) -> secondsLeft(health("gemini", "OPEN")));
		assertThat(left).isBetween(1, 6);
		await().until((page) -> secondsLeft(health("gemini", "OPEN")) < left);
		awaitText(health("gemini", "UP"), "May be asked again");
		assertThat(all(health("gemini", "OPEN"))).isEmpty();

		awaitState("answered");
		behave("gemini", Behavior.answer());
		submit();
		awaitText(health("gemini", "PROBING"), "half open");
		// the caller does not wait for the probe, which goes on and finds out
		awaitState("answered");
		assertThat(trail()).containsExactly("gemini CANCELLED", "anthropic ANSWERED");
		this.gate.countDown();
		awaitText(health("gemini", "UP"), "May be asked again");
	}

	@Test
	void aRefusedKeyIsToldAndCanBeForgotten() {
		turn("gemini", Fault.BAD_KEY);
		askUntil("answered");
		awaitText(health("gemini", "PARKED"), "Left out for another");
		assertThat(text(health("gemini", "PARKED"))).endsWith(": authentication");
		assertThat(text("[data-provider=gemini] .health .time")).matches("1 min|[345]\\d s");
		assertThat(all("#chain .reset")).filteredOn(WebElement::isDisplayed).hasSize(1);
		find("[aria-label='Reset gemini']").sendKeys(Keys.ENTER);
		awaitText(health("gemini", "UP"), "May be asked again");
		assertThat(find("[aria-label='Reset gemini']").isDisplayed()).isFalse();
		assertThat(browser().switchTo().activeElement().getDomAttribute("data-provider")).isEqualTo("gemini");
		askUntil("answered");
		assertThat(trail()).containsExactly("gemini FAILED", "anthropic ANSWERED");
	}

	@Test
	void whoHasNotAnsweredForLongIsToldUntilItAnswersAgain() {
		turn("gemini", Fault.EMPTY_ANSWER);
		askUntil("answered");
		askUntil("answered");
		awaitText(health("gemini", "DEGRADED"), "Others have been answering for");
		turn("gemini", Fault.OK);
		askUntil("answered");
		await().until((page) -> all(health("gemini", "DEGRADED")).isEmpty());
	}

	@Test
	void whatOthersAskIsNotTakenForTheQuestionOfThisTab() {
		turn("gemini", Fault.SILENCE);
		submit();
		awaitTrail("gemini PENDING");
		turn("gemini", Fault.BAD_KEY);
		post("/api/chat", Map.of("message", "Who else?", "id", "another-tab")).expectStatus().isOk();
		// that came last
		awaitText(health("gemini", "PARKED"), "authentication");
		assertThat(trail()).containsExactly("gemini PENDING");
	}

	private void order(String... names) {
		client().put().uri("/api/providers/order").bodyValue(names).exchange().expectStatus().isNoContent();
	}

	/** Lets a provider be silent at first, until the gate is open. */
	private void behave(String provider, Behavior then) {
		CountDownLatch gate = this.gate;
		providers().server(provider).behave(Behavior.choose((request) -> {
			await(gate);
			return then;
		}));
	}

	private static void await(CountDownLatch gate) {
		try {
			assertThat(gate.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void awaitTrail(String... entries) {
		await().until((page) -> trail().equals(List.of(entries)));
	}

	private void awaitText(String selector, String text) {
		await().until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(selector), text));
	}

	private String state() {
		return String.valueOf(find("#answer").getDomAttribute("data-state"));
	}

	private int secondsLeft(String selector) {
		return Integer.parseInt(text(selector + " .time").replaceAll("\\D", ""));
	}

	private static String health(String provider, String state) {
		return "[data-provider=" + provider + "] [data-health=" + state + "]";
	}

}
