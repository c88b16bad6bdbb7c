package io.llmfailover.sample;

import java.util.List;
import java.util.Map;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where things are on a desktop and on a phone.
 */
class LayoutTests extends PageTest {

	private static final String CUT_LABELS = """
			const pen = document.createElement('canvas').getContext('2d');
			return [...document.querySelectorAll('#chain select')].flatMap((select) => {
				const style = getComputedStyle(select);
				pen.font = `${style.fontSize} ${style.fontFamily}`;
				// the arrow takes the rest
				const room = select.clientWidth - 2 * parseFloat(style.paddingLeft) - 20;
				return [...select.options].map(({ text }) => text).filter((text) => pen.measureText(text).width > room);
			});""";

	@AfterEach
	void usualSize() {
		browser().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
	}

	@ParameterizedTest
	@CsvSource({ "1280, 900", "390, 844" })
	void nothingMovesWhenAProviderIsLeftOut(int width, int height) {
		size(width, height);
		int before = find("#conversation-title").getRect().getY();
		turn("anthropic", Fault.RETIRED_MODEL);
		client().put()
			.uri("/api/providers/order")
			.bodyValue(List.of("anthropic", "gemini"))
			.exchange()
			.expectStatus()
			.isNoContent();
		open();
		askUntil("answered");
		await().until((page) -> !all("[data-health=PARKED]").isEmpty());
		assertThat(text("[data-health=PARKED]")).contains("Left out for another", ": model unavailable");
		assertThat(find("#conversation-title").getRect().getY()).isEqualTo(before);
		assertThat(all("#chain li")).allSatisfy(LayoutTests::holdsItsArrows);
	}

	private static void holdsItsArrows(WebElement card) {
		Rectangle arrows = card.findElement(By.className("move")).getRect();
		Rectangle around = card.getRect();
		// pixels are rounded
		assertThat(arrows.getX() + arrows.getWidth()).isLessThanOrEqualTo(around.getX() + around.getWidth() + 1);
	}

	@ParameterizedTest
	@CsvSource({ "1280, 900", "390, 844" })
	void noLabelIsCutOff(int width, int height) {
		size(width, height);
		assertThat((List<?>) browser().executeScript(CUT_LABELS)).isEmpty();
		assertThat(all("#chain .model")).allMatch((model) -> model.getRect().getHeight() < 30);
	}

	@ParameterizedTest
	@CsvSource({ "390, 844", "360, 640" })
	void theAnswerComesIntoViewOnAPhone(int width, int height) {
		size(width, height);
		askUntil("answered");
		await().until((page) -> (Boolean) browser().executeScript("""
				const { top } = document.getElementById('asked').getBoundingClientRect();
				const { bottom } = document.getElementById('answer').getBoundingClientRect();
				return top >= 0 && bottom <= document.getElementById('question').getBoundingClientRect().top;"""));
	}

	@ParameterizedTest
	@CsvSource({ "1280, 900", "390, 844", "360, 640" })
	void theQuestionIsInSightWhateverWasSaidBefore(int width, int height) {
		size(width, height);
		open();
		assertThat(isInSight("#message")).isTrue();
		assertThat(isInSight("#ask")).isTrue();
		turn("gemini", Fault.CUT_STREAM);
		for (int i = 0; i < 3; i++) {
			askUntil("answered");
		}
		assertThat(isInSight("#message")).isTrue();
		browser().executeScript("scrollTo(0, 0)");
		assertThat(isInSight("#message")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "1280, 900", "390, 844", "360, 640" })
	void nothingIsEmptyBelowOrCutOffBeside(int width, int height) {
		size(width, height);
		open();
		assertThat(emptyBelow()).isLessThan(40);
		say("How is the weather in Bern, in Oslo and in Atlantis?");
		say("What happens when a provider fails " + "and-fails-".repeat(40) + "?");
		assertThat(emptyBelow()).isLessThan(40);
		assertThat((Boolean) browser().executeScript("""
				const { scrollWidth, clientWidth } = document.documentElement;
				return scrollWidth === clientWidth && innerWidth === arguments[0];""", width)).isTrue();
	}

	private boolean isInSight(String selector) {
		return (Boolean) browser().executeScript("""
				const { top, bottom, left, right } = document.querySelector(arguments[0]).getBoundingClientRect();
				const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
				return top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth
					&& middle === document.querySelector(arguments[0]);""", selector);
	}

	/** Pixels from the end of what is there to the end of what can be scrolled to. */
	private double emptyBelow() {
		return ((Number) browser().executeScript(
				"""
						const ends = [...document.querySelectorAll('main *')].map((node) => node.getBoundingClientRect())
							.filter(({ width, height }) => width && height).map(({ bottom }) => bottom + scrollY);
						const end = Math.max(...ends);
						return document.documentElement.scrollHeight > innerHeight ? document.documentElement.scrollHeight - end : 0;"""))
			.doubleValue();
	}

	private void size(int width, int height) {
		browser().executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
	}

}
