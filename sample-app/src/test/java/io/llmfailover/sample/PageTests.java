package io.llmfailover.sample;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as a person uses it.
 */
class PageTests extends PageTest {

	private static final String END = "who goes on from here.";

	@Test
	void showsTheAnswerAndWhoGaveIt() {
		askUntil("answered");
		assertThat(text("#answer .text")).contains("gemini", "What is Python?").endsWith(END);
		assertThat(text("#answer footer")).contains("gemini", "gemini-3.6-flash");
		assertThat(trail()).containsExactly("gemini ANSWERED");
		assertThat(outcomes()).containsExactly("ANSWERED", "", "", "", "");
	}

	@Test
	void aFailingProviderIsNamedInTheTrailAndTheSecondOneAnswers() {
		askUntil("answered");
		turn("gemini", "Server error (500)");
		askUntil("answered");
		assertThat(text("#answer .text")).contains("anthropic").endsWith(END);
		assertThat(trail()).containsExactly("gemini FAILED", "gemini FAILED", "anthropic ANSWERED");
		assertThat(text("#trail")).contains("Server error", "HTTP 500");
		assertThat(outcomes()).containsExactly("FAILED", "ANSWERED", "", "", "");
	}

	@Test
	void aCutStreamThatNobodyGoesOnWithIsAnErrorAndNoAnswer() {
		turnAll(Fault.ERROR_500);
		turn("gemini", "Cut after 40 tokens");
		askUntil("failed");
		assertThat(text("#answer [role=alert]")).contains("No answer", "deepseek");
		assertThat(text("#answer del.voided")).contains("gemini");
		assertThat(all("#answer .text, #answer footer")).isEmpty();
		assertThat(text("#status")).isEqualTo("Failed");
		assertThat(trail()).first().isEqualTo("gemini FAILED");
		assertThat(trail()).noneMatch((entry) -> entry.endsWith("ANSWERED"));
	}

	@Test
	void anAnswerThatStartsAgainVoidsWhatWasShown() {
		turn("gemini", "Cut after 40 tokens");
		askUntil("answered");
		assertThat(text("#answer del.voided")).contains("gemini");
		assertThat(text("#answer .notice")).contains("gemini broke off");
		assertThat(text("#answer .text")).contains("anthropic").doesNotContain("gemini").endsWith(END);
		assertThat(trail()).containsExactly("gemini FAILED", "anthropic ANSWERED");
	}

	@Test
	void whoStopsAnAnswerIsToldThatItIsNotWhole() {
		turn("gemini", "Stalls after 20 tokens");
		submit();
		await().until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector("#answer .text"), "gemini"));
		find("#stop").click();
		awaitState("stopped");
		assertThat(all("#answer .text")).isEmpty();
		assertThat(text("#answer del.voided")).contains("gemini");
	}

	@Test
	void theOrderCanBeChanged() {
		find("[data-provider=anthropic] [title='Ask earlier']").click();
		await().until((page) -> all("#chain li").get(0).getText().startsWith("anthropic"));
		askUntil("answered");
		assertThat(trail()).containsExactly("anthropic ANSWERED");
	}

	@Test
	void allSwitchesAreTurnedBackAtOnce() {
		turn("openai", "Bad key");
		turn("xai", "Silence");
		find("#heal").click();
		await().until((page) -> !find("#heal").isDisplayed());
		assertThat(all("#chain select")).allMatch((select) -> "ok".equals(select.getDomProperty("value")));
		assertThat(providers().fault("openai")).isEqualTo(Fault.OK);
	}

	private void turn(String provider, String label) {
		new Select(find("[data-provider=" + provider + "] select")).selectByVisibleText(label);
		await().until((page) -> find("#heal").isDisplayed() && providers().fault(provider).label().equals(label));
	}

}
