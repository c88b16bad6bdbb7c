package io.llmfailover.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories through every rule of windows.
 */
class CutTest {

	@RepeatedTest(20)
	void cutsAreDeepAndLeaveWholeConversations(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		for (int i = 0; i < 500; i++) {
			List<Turn> turns = turns(random);
			boolean newTurnIsTheUsers = random.nextInt(5) > 0;
			Size newTurn = new Size(1, 1 + random.nextInt(3), random.nextInt(200));
			ConversationWindow window = new ConversationWindow(some(random, 20), some(random, 60), some(random, 2_000));
			Cut cut = new Cut(turns, newTurnIsTheUsers, newTurn);
			int before = userTurns(turns, random);

			int start = cut.within(before, window);

			Size whole = size(turns, before, newTurn);
			Size sent = size(turns, start, newTurn);
			assertThat(start).isBetween(before, turns.size());
			if (window.holds(whole, 1)) {
				assertThat(start).isEqualTo(before);
				continue;
			}
			assertThat(start == before || start == turns.size() && newTurnIsTheUsers
					|| start < turns.size() && turns.get(start).beginsWithTheUser())
				.isTrue();
			// it is deep enough, or nothing more can be left out
			boolean more = newTurnIsTheUsers && start < turns.size()
					|| turns.subList(Math.min(start + 1, turns.size()), turns.size())
						.stream()
						.anyMatch(Turn::beginsWithTheUser);
			assertThat(window.holds(sent, Cut.DEEP) || !more).isTrue();
			// and no deeper than it must be
			for (int other = before + 1; other < start; other++) {
				assertThat(turns.get(other).beginsWithTheUser() && window.holds(size(turns, other, newTurn), Cut.DEEP))
					.isFalse();
			}
			int shorter = cut.shorter(start);
			assertThat(shorter).isBetween(start, turns.size());
		}
	}

	@Test
	void leavesOutSomethingForAsLongAsThereIsSomething() {
		List<Turn> turns = turns(new Random(7));
		Cut cut = new Cut(turns, true, new Size(1, 1, 10));
		int start = 0;
		int steps = 0;
		while (start < turns.size()) {
			int next = cut.shorter(start);
			assertThat(next).isGreaterThan(start);
			start = next;
			steps++;
		}
		assertThat(cut.shorter(start)).isEqualTo(start);
		assertThat(steps).isLessThan(20);
	}

	private static @Nullable Integer some(Random random, int most) {
		return random.nextBoolean() ? null : 1 + random.nextInt(most);
	}

	private static int userTurns(List<Turn> turns, Random random) {
		int index = turns.isEmpty() ? 0 : random.nextInt(turns.size());
		return (!turns.isEmpty() && turns.get(index).beginsWithTheUser()) ? index : 0;
	}

	private static Size size(List<Turn> turns, int start, Size newTurn) {
		Size size = newTurn;
		for (Turn turn : turns.subList(start, turns.size())) {
			size = size.plus(Size.ofTurn(turn.messages()));
		}
		return size;
	}

	private static List<Turn> turns(Random random) {
		List<Turn> turns = new ArrayList<>();
		int count = random.nextInt(40);
		for (int i = 0; i < count; i++) {
			List<Message> messages = new ArrayList<>();
			if (i == 0 || random.nextInt(4) > 0) {
				messages.add(Message.user("user " + "x".repeat(random.nextInt(300))));
			}
			else {
				messages.add(Message.toolResult("call " + i, "result"));
			}
			messages.add(new Message.Assistant("answer " + "y".repeat(random.nextInt(300)),
					random.nextBoolean() ? List.of() : List.of(new ToolCall("call " + (i + 1), "ask", "{}")), null));
			turns.add(new Turn("turn " + i, messages, null, null, null));
		}
		return turns;
	}

}
