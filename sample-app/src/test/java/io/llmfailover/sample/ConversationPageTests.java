package io.llmfailover.sample;

import java.util.List;

import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page and the conversations that are held on it.
 */
class ConversationPageTests extends PageTest {

	@Test
	void theConversationIsStillThereAfterAReload() {
		say("What is Python?");
		turn("gemini", Fault.BAD_KEY);
		say("And Java?");
		assertThat(said()).containsExactly("What is Python?", "And Java?");
		reload();
		awaitSaid("What is Python?", "And Java?");
		assertThat(texts("#history footer")).containsExactly("gemini gemini-3.6-flash", "anthropic claude-sonnet-5-5");
		assertThat(texts("#history .text")).hasSize(2).allMatch((answer) -> answer.endsWith("who goes on from here."));
		assertThat(find("#answer").isDisplayed()).isFalse();
		say("And Rust?");
		assertThat(providers().server("anthropic").requests()).last()
			.satisfies((request) -> assertThat(request.body()).contains("What is Python?", "And Java?", "And Rust?"));
	}

	@Test
	void whatComesFromOutsideIsShownAsTextAndNeverAsMarkup() {
		String markup = "<img src=x onerror=\"document.title='hacked'\"><b>bold</b>";
		providers().server("gemini").behave(Behavior.answer(markup));
		say(markup);
		reload();
		awaitSaid(markup);
		assertThat(text("#history .text")).isEqualTo(markup);
		assertThat(text("#conversations option")).contains("<img");
		assertThat(all("#history img, #history b, #asked img")).isEmpty();
		assertThat(browser().getTitle()).isEqualTo("llm-failover sample");
	}

	@Test
	void aFailedTurnLeavesNoTraceAndThePageSaysSo() {
		say("What is Python?");
		turnAll(Fault.ERROR_500);
		turn("gemini", Fault.CUT_STREAM);
		type("And Java?");
		find("#ask").click();
		awaitEnd("failed");
		assertThat(text("#answer .kept")).isEqualTo("The conversation keeps nothing of this question.");
		assertThat(find("#message").getDomProperty("value")).isEqualTo("And Java?");
		assertThat(texts("#history .said")).containsExactly("What is Python?");
		reload();
		awaitSaid("What is Python?");
	}

	@Test
	void anotherConversationKnowsNothingOfThisOne() {
		say("What is Python?");
		find("#new").click();
		awaitSaid();
		assertThat(find("#new").isEnabled()).isFalse();
		say("What is Java?");
		assertThat(providers().server("gemini").requests()).last()
			.satisfies((request) -> assertThat(request.body()).doesNotContain("Python"));
		Select conversations = new Select(find("#conversations"));
		assertThat(texts("#conversations option")).containsExactly("What is Java?", "What is Python?");
		assertThat(conversations.getFirstSelectedOption().getText()).isEqualTo("What is Java?");
		conversations.selectByVisibleText("What is Python?");
		awaitSaid("What is Python?");
		assertThat(all("#trail li")).isEmpty();
		browser().navigate().back();
		awaitSaid("What is Java?");
	}

	@Test
	void aCopyGoesItsOwnWay() {
		say("What is Python?");
		find("#fork").click();
		await().until((page) -> texts("#conversations option").size() == 2);
		awaitSaid("What is Python?");
		say("And Java?");
		assertThat(texts("#conversations option")).containsExactly("Copy of What is Python?", "What is Python?");
		new Select(find("#conversations")).selectByVisibleText("What is Python?");
		awaitSaid("What is Python?");
	}

	@Test
	void aClearedConversationIsGone() {
		say("What is Python?");
		find("#clear").click();
		awaitSaid();
		assertThat(text("#answer")).isEqualTo("Nothing asked yet.");
		assertThat(texts("#conversations option")).containsExactly("New conversation");
		reload();
		assertThat(said()).isEmpty();
		say("What is Java?");
		assertThat(providers().server("gemini").requests()).last()
			.satisfies((request) -> assertThat(request.body()).doesNotContain("Python"));
	}

	@Test
	void nothingElseCanBeDoneWhileAQuestionIsAsked() {
		say("What is Python?");
		turn("gemini", Fault.STALL);
		type("And Java?");
		find("#ask").click();
		await().until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector("#answer .text"), "gemini"));
		assertThat(find("#ask").isDisplayed()).isFalse();
		assertThat(all("#conversations, #new, #fork, #clear")).hasSize(4).noneMatch(WebElement::isEnabled);
		find("#stop").click();
		awaitEnd("stopped");
		assertThat(text("#answer .kept")).isEqualTo("The conversation keeps nothing of this question.");
		assertThat(all("#conversations, #new, #fork, #clear")).allMatch(WebElement::isEnabled);
	}

	@Test
	void aQuestionOfAnotherTabWaitsAndComesAfterwards() {
		say("What is Python?");
		String first = browser().getWindowHandle();
		browser().switchTo().newWindow(WindowType.TAB);
		try {
			open();
			awaitSaid("What is Python?");
			say("And Java?");
		}
		finally {
			browser().close();
			browser().switchTo().window(first);
		}
		say("And Rust?");
		assertThat(said()).containsExactly("What is Python?", "And Java?", "And Rust?");
	}

	@Test
	void whatTheBrowserKeptInAnotherFormIsNoHindrance() {
		browser()
			.executeScript("localStorage.setItem('conversations', '[{\"name\": \"../x\", \"title\": 7}, null, 3')");
		reload();
		say("What is Python?");
		assertThat(texts("#conversations option")).containsExactly("What is Python?");
		browser()
			.executeScript("localStorage.setItem('conversations', '[{\"name\": \"../x\", \"title\": 7}, null, 3]')");
		browser().executeScript("location.hash = '../../simulator/gemini'");
		reload();
		say("What is Java?");
		assertThat(said()).contains("What is Java?");
	}

	private void awaitSaid(String... questions) {
		await().until((page) -> said().equals(List.of(questions)));
	}

	/** The questions that are shown, in the order in which they stand. */
	private List<String> said() {
		return texts(".said").stream().filter((text) -> !text.isEmpty()).toList();
	}

}
