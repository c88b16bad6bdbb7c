package io.llmfailover.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The page in a browser.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageTest extends SampleTest {

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
	void openForTheFirstTime() {
		browser().executeCdpCommand("Storage.clearDataForOrigin",
				Map.of("origin", url(), "storageTypes", "cookies,local_storage"));
		open();
	}

	void open() {
		browser().get(url());
		await().until((page) -> all("#chain li").size() == 5);
	}

	@AfterEach
	void nothingIsWrongInTheConsole() {
		assertThat(browser().manage().logs().get(LogType.BROWSER).getAll())
			.noneMatch((entry) -> entry.getLevel().intValue() >= Level.SEVERE.intValue());
	}

	/** Waits until it is answered, and until that is part of the conversation. */
	void say(String question) {
		type(question);
		find("#ask").click();
		awaitEnd("answered");
	}

	void type(String question) {
		WebElement message = find("#message");
		message.clear();
		message.sendKeys(question);
	}

	void awaitEnd(String state) {
		awaitState(state);
		await().until((page) -> find("#ask").isDisplayed());
	}

	void reload() {
		browser().navigate().refresh();
		await().until((page) -> all("#chain li").size() == 5);
	}

	List<String> texts(String selector) {
		return all(selector).stream().map(WebElement::getText).toList();
	}

	void askUntil(String end) {
		submit();
		awaitState(end);
	}

	void submit() {
		type("What is Python?");
		find("#ask").click();
	}

	void awaitState(String state) {
		await().until(ExpectedConditions.attributeToBe(By.id("answer"), "data-state", state));
	}

	List<String> trail() {
		return all("#trail li").stream()
			.map((entry) -> entry.getDomAttribute("data-provider") + " " + entry.getDomAttribute("data-outcome"))
			.toList();
	}

	List<@Nullable String> outcomes() {
		return all("#chain li").stream().map((card) -> card.getDomAttribute("data-outcome")).toList();
	}

	String text(String selector) {
		return find(selector).getText();
	}

	WebElement find(String selector) {
		return browser().findElement(By.cssSelector(selector));
	}

	List<WebElement> all(String selector) {
		return browser().findElements(By.cssSelector(selector));
	}

	FluentWait<WebDriver> await() {
		// a change of the order makes new cards
		return new WebDriverWait(browser(), Duration.ofSeconds(30), Duration.ofMillis(50))
			.ignoring(StaleElementReferenceException.class);
	}

	ChromeDriver browser() {
		assertThat(this.browser).isNotNull();
		return this.browser;
	}

}
