package io.llmfailover.sample;

import java.util.Set;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page without a mouse, and for those who are read to.
 */
class AccessibilityTests extends PageTest {

	@Test
	void everythingThatCanBeUsedHasAName() {
		say("How is the weather in Oslo?");
		assertThat(all("button, select, textarea, input").stream().filter(WebElement::isDisplayed))
			.hasSizeGreaterThan(20)
			.allSatisfy((control) -> assertThat(control.getAccessibleName()).as(control.getDomAttribute("id"))
				.isNotBlank());
		assertThat(find("#conversations").getAccessibleName()).isEqualTo("Conversation");
		assertThat(find("#message").getAccessibleName()).isEqualTo("Question");
		assertThat(all("section")).allSatisfy((section) -> assertThat(section.getAccessibleName()).isNotBlank());
	}

	@Test
	void anAnswerIsReadOutOnceItIsWholeAndWhoIsAskedMeanwhile() {
		turn("gemini", Fault.STALL);
		type("What is Python?");
		find("#ask").click();
		await().until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector("#answer .text"), "gemini"));
		assertThat(find("#answer").getDomAttribute("aria-live")).isEqualTo("polite");
		assertThat(find("#answer").getDomAttribute("aria-busy")).isEqualTo("true");
		assertThat(find("#status").getAriaRole()).isEqualTo("status");
		find("#stop").click();
		awaitEnd("stopped");
		assertThat(find("#answer").getDomAttribute("aria-busy")).isEqualTo("false");
		assertThat(all("#history [aria-live]")).isEmpty();
	}

	@Test
	void aQuestionIsAskedStoppedAndForgottenByKeysAlone() {
		turn("gemini", Fault.STALL);
		type("What is Python?");
		tabTo("ask");
		press(Keys.ENTER);
		await().until((page) -> focused().equals("stop"));
		await().until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector("#answer .text"), "gemini"));
		press(Keys.ENTER);
		awaitEnd("stopped");
		assertThat(focused()).isEqualTo("ask");
		turn("gemini", Fault.OK);
		press(Keys.ENTER);
		awaitEnd("answered");
		find("#clear").sendKeys(Keys.ENTER);
		await().until((page) -> text("#answer").equals("Nothing asked yet.") && focused().equals("message"));
	}

	@Test
	void theFieldIsReachedInTheOrderInWhichThingsStand() {
		find("#conversations").sendKeys("");
		tabTo("message");
		tabTo("ask");
	}

	private void tabTo(String id) {
		Set<String> between = Set.of("new", "fork", "clear", "tools", "message", "attach");
		do {
			press(Keys.TAB);
			assertThat(focused()).isIn(between.contains(id) ? between : Set.of("attach", "ask"));
		}
		while (!focused().equals(id));
	}

	// to whatever has the focus, as a keyboard does, even if that has just been hidden
	private void press(Keys key) {
		new Actions(browser()).sendKeys(key).perform();
	}

	private String focused() {
		return String.valueOf(browser().switchTo().activeElement().getDomAttribute("id"));
	}

}
