package io.llmfailover.conversation.kill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import io.llmfailover.ChatRequest;
import io.llmfailover.Conversation;
import io.llmfailover.Message;
import io.llmfailover.conversation.AnsweringProvider;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.InMemoryConversationStore;
import io.llmfailover.conversation.StoredConversation;
import io.llmfailover.conversation.StoredTurn;
import io.llmfailover.service.LlmFailover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what the fiftieth turn of a conversation costs, by store. Its name keeps it
 * out of the build: it is run by hand, and prints a row of the table in the documentation
 * for each store.
 */
class ConversationCosts {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final int TURNS = 50;

	private static final int WARM_UP = 300;

	private static final int SAMPLES = 500;

	private static final String QUESTION = "Which is the largest city of Italy, and how many people live there? "
		.repeat(3);

	private static final String ANSWER = "Rome is the largest city of Italy; about 2.8 million people live there. "
		.repeat(11);

	@TempDir
	private Path folder = Path.of(".");

	@Test
	void ofMemory() {
		measure("memory", new InMemoryConversationStore(1L << 30, Duration.ofHours(1)));
	}

	@Test
	void ofTenThousandIdleConversationsInMemory() {
		InMemoryConversationStore store = new InMemoryConversationStore(1L << 30, Duration.ofHours(1));
		try (LlmFailover llm = LlmFailover.builder()
			.provider(new AnsweringProvider((said) -> ANSWER))
			.conversationStore(store)
			.build()) {
			String text = turns(llm, store).get(0).text();
			long before = usedHeap();
			IntStream.range(0, 10_000).forEach((i) -> {
				// strings of its own, as turns of different people are
				List<StoredTurn> own = IntStream.range(0, 5).mapToObj((turn) -> new StoredTurn(text + i)).toList();
				store.append("idle " + i, 0, own).block(NEVER_HANG);
			});
			System.out.printf("10,000 idle conversations of 5 turns: %d MiB of heap, estimated as %d MiB%n",
					(usedHeap() - before) >> 20, store.bytes() >> 20);
		}
	}

	private static long usedHeap() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory();
	}

	@Test
	void ofH2() throws IOException {
		measure("H2, in a file", new H2File(this.folder));
	}

	@Test
	void ofPostgres() throws IOException {
		measure("PostgreSQL", new PostgresServer(this.folder));
	}

	@Test
	void ofRedis() throws IOException {
		measure("Redis, `appendfsync always`", new RedisProcess(this.folder));
	}

	private static void measure(String name, KeptStore server) throws IOException {
		try (server) {
			measure(name, server.open());
		}
	}

	private static void measure(String name, ConversationStore store) {
		try (LlmFailover llm = LlmFailover.builder()
			.provider(new AnsweringProvider((said) -> ANSWER))
			.conversationStore(store)
			.build()) {
			List<StoredTurn> turns = turns(llm, store);
			int all = WARM_UP + SAMPLES;
			long[] versions = IntStream.range(0, all)
				.mapToLong((i) -> Objects.requireNonNull(store.append("raw " + i, 0, turns).block(NEVER_HANG)))
				.toArray();
			IntStream.range(0, all).forEach((i) -> store.append("turn " + i, 0, turns).block(NEVER_HANG));
			StoredTurn turn = turns.get(0);
			List<Message> history = llm.conversation("raw 0").blocking().history();
			ChatRequest request = ChatRequest.builder().messages(history).user(QUESTION).build();
			long load = median((i) -> store.load("raw " + i).block(NEVER_HANG));
			long append = median((i) -> store.append("raw " + i, versions[i], List.of(turn)).block(NEVER_HANG));
			long whole = median((i) -> llm.conversation("turn " + i).chat(QUESTION).block(NEVER_HANG));
			long without = median((i) -> llm.chat(request).block(NEVER_HANG));
			int bytes = turn.text().getBytes(StandardCharsets.UTF_8).length;
			System.out.printf("| %s | %d | %d | %d | %d | %d |%n", name, load, append, whole - without, bytes,
					(long) bytes * (TURNS - 1));
		}
	}

	// as they are stored, with all that is stored of a turn
	private static List<StoredTurn> turns(LlmFailover llm, ConversationStore store) {
		Conversation one = llm.conversation("one turn");
		one.chat(QUESTION).block(NEVER_HANG);
		StoredConversation stored = Objects.requireNonNull(store.load("one turn").block(NEVER_HANG));
		return Collections.nCopies(TURNS - 1, stored.turns().get(0));
	}

	// in microseconds
	private static long median(IntConsumer work) {
		IntStream.range(0, WARM_UP).forEach(work);
		long[] times = IntStream.range(WARM_UP, WARM_UP + SAMPLES).mapToLong((i) -> {
			long begun = System.nanoTime();
			work.accept(i);
			return System.nanoTime() - begun;
		}).sorted().toArray();
		return times[SAMPLES / 2] / 1_000;
	}

}
