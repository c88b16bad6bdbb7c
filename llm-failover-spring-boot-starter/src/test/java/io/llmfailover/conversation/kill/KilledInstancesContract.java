package io.llmfailover.conversation.kill;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.llmfailover.Message;
import io.llmfailover.StoredMessages;
import io.llmfailover.conversation.ConversationStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every store that outlives instances: many users talk at once while
 * providers fail, answers are cut, callers leave, instances are killed and the store is
 * restarted, and each history holds the turns that were confirmed, in order, and nothing
 * else but what is in doubt. How large the run is, {@code -Dconversations.users},
 * {@code .turns} and {@code .kills} tell.
 */
abstract class KilledInstancesContract {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private final KillRun.Size size = new KillRun.Size(Integer.getInteger("conversations.users", 20),
			Integer.getInteger("conversations.turns", 10), Integer.getInteger("conversations.kills", 2));

	@TempDir
	private Path folder = Path.of(".");

	abstract KeptStore start(Path folder) throws IOException;

	@Test
	void everyHistoryHoldsExactlyTheTurnsThatWereConfirmed() throws IOException, InterruptedException {
		try (KeptStore kept = start(this.folder)) {
			KillRun run = new KillRun(kept, this.folder, this.size);
			long begun = System.nanoTime();
			List<Talker> talkers = run.run();
			Duration took = Duration.ofNanos(System.nanoTime() - begun);
			ConversationStore store = kept.open();
			talkers.forEach((talker) -> talker.check(history(store, talker.user())));
			System.out.println(report(kept, run, took, talkers));
			assertThat(count(talkers, Outcome.KEPT, true)).isGreaterThan(this.size.users() * this.size.turns() / 4);
		}
	}

	private static List<List<Message>> history(ConversationStore store, String user) {
		return Objects.requireNonNull(store.load(user).block(NEVER_HANG))
			.turns()
			.stream()
			.map((turn) -> JsonMapper.shared().readValue(turn.text(), StoredMessages.class).messages())
			.toList();
	}

	private String report(KeptStore kept, KillRun run, Duration took, List<Talker> talkers) {
		return "%s: %d users with %d turns each, %d instances of which %d were killed meanwhile, in %d s: ".formatted(
				kept.getClass().getSimpleName(), this.size.users(), this.size.turns(), run.instances(),
				this.size.kills(), took.toSeconds())
				+ Arrays.stream(Outcome.values())
					.map((outcome) -> "%s %d (%d found)".formatted(outcome,
							count(talkers, outcome, true) + count(talkers, outcome, false),
							count(talkers, outcome, true)))
					.collect(Collectors.joining(", "));
	}

	private static long count(List<Talker> talkers, Outcome outcome, boolean found) {
		return talkers.stream()
			.flatMap((talker) -> talker.said().stream())
			.filter((said) -> said.outcome == outcome && said.found == found)
			.count();
	}

}
