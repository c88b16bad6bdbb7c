package io.llmfailover.provider.anthropic;

import java.util.Random;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.simulator.rules.BreaksRules;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.Test;

import static io.llmfailover.provider.anthropic.Frames.START;
import static io.llmfailover.provider.anthropic.Frames.blockStart;
import static io.llmfailover.provider.anthropic.Frames.blockStop;
import static io.llmfailover.provider.anthropic.Frames.delta;
import static io.llmfailover.provider.anthropic.Frames.input;
import static io.llmfailover.provider.anthropic.Frames.messageDelta;
import static io.llmfailover.provider.anthropic.Frames.text;
import static io.llmfailover.provider.anthropic.Frames.toolUse;

/**
 * Whatever a provider sends, it is an answer or a failure of the target, never a bug of
 * ours; and what was kept of an answer can be sent back by the rules.
 */
class MutilatedAnswersTest {

	private static final int ANSWERS = 5_000;

	private static final String[] FRAMES = { START,
			blockStart(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
			delta(0, "\"thinking_delta\",\"thinking\":\"Hm\""), delta(0, "\"signature_delta\",\"signature\":\"c2ln\""),
			blockStop(0), text(1, "Hi"), delta(1, "\"citations_delta\",\"citation\":{\"url\":\"u\"}"), blockStop(1),
			toolUse(2, "toolu_1", "weather"), input(2, "{\"city\":"), input(2, "\"Rome\"}"), blockStop(2),
			messageDelta("tool_use") };

	private static final String BODY = """
			{"type":"message","model":"m","content":[{"type":"redacted_thinking","data":"eA=="},
			{"type":"text","text":"Hi"},{"type":"tool_use","id":"a","name":"f","input":{"x":1.5}}],
			"stop_reason":"tool_use","usage":{"input_tokens":7,"output_tokens_details":{"thinking_tokens":1}}}""";

	private static final String MARKS = "{}[]\",:0-9.eE\\ntfalse \u00fc\n";

	@BreaksRules("A mutilated answer may hold blocks of kinds that there are not, which go back as they came")
	@Test
	void areAnswersOrFailures() {
		for (long seed = 0; seed < ANSWERS; seed++) {
			try {
				decode(new Random(seed));
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	private static void decode(Random random) {
		Decoding decoding = Decoding.start();
		try {
			if (random.nextBoolean()) {
				String[] frames = FRAMES.clone();
				for (int i = 1 + random.nextInt(3); i > 0; i--) {
					int at = random.nextInt(frames.length);
					frames[at] = random.nextInt(4) == 0 ? "" : mutilate(frames[at], random);
				}
				decoding.frames(frames).end();
			}
			else {
				decoding.body(mutilate(BODY, random)).end();
			}
		}
		catch (TargetFailedException ex) {
			return;
		}
		ProviderState state = decoding.finished().state();
		ChatRequest.Builder request = ChatRequest.builder()
			.user("a")
			.message(new Message.Assistant(decoding.text(), decoding.toolCalls(), state));
		decoding.toolCalls()
			.stream()
			.filter((call) -> !call.id().isBlank())
			.forEach((call) -> request.message(Message.toolResult(call.id(), "b")));
		Rendering.render(request.build(), ModelFacts.NONE);
	}

	private static String mutilate(String json, Random random) {
		StringBuilder text = new StringBuilder(json);
		for (int i = 1 + random.nextInt(2); i > 0 && !text.isEmpty(); i--) {
			int at = random.nextInt(text.length());
			String mark = String.valueOf(MARKS.charAt(random.nextInt(MARKS.length())));
			switch (random.nextInt(4)) {
				case 0 -> text.setLength(at + 1);
				case 1 -> text.insert(at, mark);
				case 2 -> text.replace(at, at + 1, mark);
				default -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(20)));
			}
		}
		return text.toString();
	}

}
