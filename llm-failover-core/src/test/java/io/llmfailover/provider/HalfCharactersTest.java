package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Characters that come in two halves, each an escape of its own.
 */
class HalfCharactersTest {

	private static final String HIGH = "\\ud83c";

	private static final String LOW = "\\udf1e";

	private static final String SUN = "\ud83c\udf1e";

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areJoinedBeforeTheyAreTold(Protocol protocol) {
		Reading reading = Reading.of(protocol,
				Protocol.events(protocol.reasoning("Hm " + HIGH), protocol.reasoning(LOW), protocol.text("Sun " + HIGH),
						protocol.text(LOW + " up" + HIGH), protocol.text(LOW), protocol.finish("stop")));
		assertThat(reading.text()).isEqualTo("Sun " + SUN + " up" + SUN);
		assertThat(reading.reasoning()).isEqualTo("Hm " + SUN);
		assertNoHalves(reading);
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areNotToldAtTheEndOfAnAnswerThatWasCut(Protocol protocol) {
		for (String body : List.of(
				Protocol.events(protocol.text("Sun "), protocol.text(HIGH), protocol.finish("length"), protocol.last()),
				protocol.whole("Sun " + HIGH, "length"))) {
			Reading reading = Reading.of(protocol, body);
			assertThat(reading.text()).isEqualTo("Sun ");
			assertThat(reading.reason()).isEqualTo(FinishReason.LENGTH);
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areReplacedWhereTheOtherHalfDoesNotCome(Protocol protocol) {
		Reading reading = Reading.of(protocol,
				Protocol.events(protocol.text("a" + HIGH), protocol.text("b" + LOW + "c"), protocol.text(LOW + LOW),
						protocol.text(HIGH + HIGH), protocol.text(LOW), protocol.finish("stop")));
		assertThat(reading.text()).isEqualTo("a\uFFFDb\uFFFDc\uFFFD\uFFFD\uFFFD" + SUN);
		assertNoHalves(reading);
		assertThat(Reading.of(protocol, protocol.whole("a" + LOW + "b", "stop")).text()).isEqualTo("a\uFFFDb");
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areJoinedInArgumentsAndReplacedWhereTheyStandAlone(Protocol protocol) {
		Reading reading = Reading.of(protocol,
				Protocol.events(protocol.call("a", "f"), protocol.arguments("{\\\"x\\\":\\\"" + HIGH),
						protocol.arguments(LOW + HIGH + "\\\"}"), protocol.finish("tool_use")));
		assertThat(reading.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":\"" + SUN + "\uFFFD\"}"));
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areNotKeptForTheWayBack(Protocol protocol) {
		Reading reading = Reading.of(protocol, Protocol.events(protocol.reasoning("Hm " + HIGH),
				protocol.call("a", "f"), protocol.arguments("{}"), protocol.finish("tool_use")));
		TargetEvent.Finished finished = reading.finished();
		assertThat(finished.state()).isNotNull();
		assertThat(finished.state().json().codePoints()).noneMatch(HalfCharactersTest::isHalf);
		assertThat(finished.state().json().toLowerCase()).doesNotContain(HIGH);
	}

	private static void assertNoHalves(Reading reading) {
		for (TargetEvent event : reading.events()) {
			String piece = (event instanceof TargetEvent.TextPiece text) ? text.text()
					: ((event instanceof TargetEvent.ReasoningPiece reasoning) ? reasoning.text() : "x");
			assertThat(piece).isNotEmpty();
			assertThat(piece.codePoints()).noneMatch(HalfCharactersTest::isHalf);
		}
	}

	private static boolean isHalf(int character) {
		return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
	}

}
