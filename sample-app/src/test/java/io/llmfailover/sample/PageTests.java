package io.llmfailover.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;

import io.llmfailover.simulator.Fault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The page as a person uses it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTests extends SampleTest {

	private static final String END = "who goes on from here.";

	private @Nullable ChromeDriver browser;

	@BeforeAll
	void start(@TempDir Path profile) {
		Optional<Browser> found = Browser.find();
		assumeTrue(found.isPresent(), "The page is not tested: there is no chromium with chromedriver on this machine");
		this.browser = found.orElseThrow().start(profile);
	}

	@AfterAll
	void quit() {
		if (this.browser != null) {
			this.browser.quit();
		}
	}

	@BeforeEach
	void open() {
		browser().get(url());
		await().until((page) -> all("#chain li").size() == 5);
	}

	@AfterEach
	void nothingIsWrongInTheConsole() {
		assertThat(browser().manage().logs().get(LogType.BROWSER).getAll())
			.noneMatch((entry) -> entry.getLevel().intValue() >= Level.SEVERE.intValue());
	}

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

	private void askUntil(String end) {
		submit();
		awaitState(end);
	}

	private void submit() {
		WebElement message = find("#message");
		message.clear();
		message.sendKeys("What is Python?");
		find("#ask").click();
	}

	private void awaitState(String state) {
		await().until(ExpectedConditions.attributeToBe(By.id("answer"), "data-state", state));
	}

	private void turn(String provider, String label) {
		new Select(find("[data-provider=" + provider + "] select")).selectByVisibleText(label);
		await().until((page) -> find("#heal").isDisplayed() && providers().fault(provider).label().equals(label));
	}

	private List<String> trail() {
		return all("#trail li").stream()
			.map((entry) -> entry.getDomAttribute("data-provider") + " " + entry.getDomAttribute("data-outcome"))
			.toList();
	}

	private List<@Nullable String> outcomes() {
		return all("#chain li").stream().map((card) -> card.getDomAttribute("data-outcome")).toList();
	}

	private String text(String selector) {
		return find(selector).getText();
	}

	private WebElement find(String selector) {
		return browser().findElement(By.cssSelector(selector));
	}

	private List<WebElement> all(String selector) {
		return browser().findElements(By.cssSelector(selector));
	}

	private FluentWait<WebDriver> await() {
		// a change of the order makes new cards
		return new WebDriverWait(browser(), Duration.ofSeconds(30)).ignoring(StaleElementReferenceException.class);
	}

	private ChromeDriver browser() {
		assertThat(this.browser).isNotNull();
		return this.browser;
	}

}
