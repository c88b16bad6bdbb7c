package io.llmfailover.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.openai.Chunk.CallPiece;
import io.llmfailover.provider.openai.ToolCallAssembly.Assembled;
import io.llmfailover.provider.wire.DecodingLimits;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names of tools that come in pieces, as the names that were offered tell.
 */
class ToolNamePiecesTest {

	private static final Set<String> OFFERED = Set.of("get_weather", "get", "get_tide_at_harbour", "run");

	@Test
	void piecesOfAnOfferedNameAreOneCall() {
		assertThat(calls(piece(0, "a", "get_w", ""), piece(0, "", "eath", ""), piece(0, "", "er", "{\"x\":"),
				piece(0, "", "", "1}")))
			.containsExactly(new ToolCall("a", "get_weather", "{\"x\":1}"));
	}

	@Test
	void piecesMayHaveNoIndexOrRepeatTheId() {
		assertThat(calls(piece(null, "a", "get_t", ""), piece(null, "a", "ide_at_harbour", "{}")))
			.containsExactly(new ToolCall("a", "get_tide_at_harbour", "{}"));
		assertThat(calls(piece(0, "a", "get_t", ""), piece(0, "b", "ide_at_harbour", "{}")))
			.containsExactly(new ToolCall("a", "get_tide_at_harbour", "{}"));
	}

	@Test
	void aLongerPieceMayRepeatTheOneBefore() {
		assertThat(calls(piece(0, "a", "get_wea", ""), piece(0, "a", "get_weather", ""), piece(0, "a", "", "{}")))
			.containsExactly(new ToolCall("a", "get_weather", "{}"));
	}

	@Test
	void aWholeNameIsNeverContinued() {
		assertThat(calls(piece(0, "a", "get", "{}"), piece(0, "b", "run", "{}"))).extracting(ToolCall::name)
			.containsExactly("get", "run");
		assertThat(calls(piece(0, "a", "get", ""), piece(0, "a", "get", "{}"))).extracting(ToolCall::name)
			.containsExactly("get");
	}

	@Test
	void theBeginningOfANameMayBeANameOfItsOwn() {
		assertThat(calls(piece(0, "a", "get", ""), piece(0, "", "_weather", ""), piece(0, "", "", "{}")))
			.containsExactly(new ToolCall("a", "get_weather", "{}"));
	}

	@Test
	void whatMakesNoOfferedNameIsAnotherCall() {
		assertThat(calls(piece(0, "a", "invented", "{}"), piece(0, "b", "run", "{}"))).extracting(ToolCall::name)
			.containsExactly("invented", "run");
	}

	@Test
	void parallelCallsInPiecesStayApart() {
		assertThat(calls(piece(0, "a", "get_w", ""), piece(1, "b", "ru", ""), piece(0, "", "eather", ""),
				piece(1, "", "n", ""), piece(1, "", "", "{\"y\":2}"), piece(0, "", "", "{\"x\":1}")))
			.containsExactly(new ToolCall("a", "get_weather", "{\"x\":1}"), new ToolCall("b", "run", "{\"y\":2}"));
	}

	@Test
	void anAnswerWithPiecesIsReadInTheWholeToo() {
		Expected expected = new Expected(OFFERED, false, DecodingLimits.DEFAULTS);
		List<TargetEvent> events = new ArrayList<>();
		OpenAiDecoder decoder = new OpenAiDecoder(Decoded.TARGET, expected);
		for (String frame : List.of(frame("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"get_\"}}"),
				frame("{\"index\":0,\"function\":{\"name\":\"weather\"}}"),
				frame("{\"index\":0,\"function\":{\"arguments\":\"{}\"}}"),
				"{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}")) {
			decoder.event(null, frame.getBytes(StandardCharsets.UTF_8), 0, frame.length(), events::add);
		}
		decoder.end(List.of(), events::add);
		assertThat(events).contains(new TargetEvent.ToolCalled(new ToolCall("a", "get_weather", "{}")));
		assertThat(events).last().extracting("finishReason").isEqualTo(FinishReason.TOOL_CALLS);
	}

	private static String frame(String call) {
		return "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[" + call + "]}}]}";
	}

	private static List<ToolCall> calls(CallPiece... pieces) {
		ToolCallAssembly assembly = new ToolCallAssembly(new Expected(OFFERED, false, DecodingLimits.DEFAULTS));
		for (CallPiece piece : pieces) {
			assembly.add(0, piece);
		}
		return assembly.assemble(false, "seed").stream().map(Assembled::call).toList();
	}

	private static CallPiece piece(@Nullable Integer index, String id, String name, String arguments) {
		return new CallPiece(index, id, name, arguments, null);
	}

}
