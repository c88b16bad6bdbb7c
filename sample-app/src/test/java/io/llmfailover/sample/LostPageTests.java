package io.llmfailover.sample;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.support.ui.Select;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page when the application is not there.
 */
class LostPageTests extends PageTest {

	@Test
	void whoAsksIsToldInOurOwnWordsThatTheApplicationIsGone() {
		loseTheApplication();
		askUntil("failed");
		assertThat(text("#answer [role=alert]")).contains("The application cannot be reached.");
	}

	@Test
	void aSwitchThatCouldNotBeTurnedGoesBack() {
		loseTheApplication();
		Select fault = new Select(find("[data-provider=xai] select"));
		fault.selectByVisibleText("Silence");
		await().until((page) -> find("#chain-problem").isDisplayed());
		assertThat(fault.getFirstSelectedOption().getText()).isEqualTo("Answers");
		assertThat(find("#heal").isDisplayed()).isFalse();
	}

	@Test
	void aLostFeedIsToldUntilItIsBack() {
		Object script = browser().executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
				window.EventSource = class extends EventSource {
					constructor(url) {
						super(url);
						window.feed = this;
						this.addEventListener('message', () => window.listening = true, { once: true });
					}
				};""")).get("identifier");
		try {
			open();
			await().until((page) -> browser().executeScript("return window.listening"));
			browser().executeScript("feed.dispatchEvent(new Event('error'))");
			assertThat(text("#lost")).contains("cannot be heard");
			assertThat(find("#mode").isDisplayed()).isFalse();
			browser()
				.executeScript("feed.dispatchEvent(new MessageEvent('message', { data: '{\"type\": \"opened\"}' }))");
			assertThat(find("#lost").isDisplayed()).isFalse();
			assertThat(find("#mode").isDisplayed()).isTrue();
		}
		finally {
			browser().executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));
		}
	}

	private void loseTheApplication() {
		browser().executeScript("window.fetch = () => Promise.reject(new TypeError('Failed to fetch'))");
	}

}
