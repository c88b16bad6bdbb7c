package io.llmfailover.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.provider.HttpClients;
import io.llmfailover.provider.HttpProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many objects of ours a request passes on its way to the socket, and an answer on
 * its way back: those that {@code docs/architecture.md} names.
 */
class HopsTests {

	private static final Path ARCHITECTURE = Path.of("..", "docs", "architecture.md");

	private static final int MOST = 8;

	private static final Duration NEVER_HANG = Duration.ofSeconds(20);

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final List<String> down = new CopyOnWriteArrayList<>();

	private final List<String> up = new CopyOnWriteArrayList<>();

	private LlmFailover service() {
		WebClient client = HttpClients.create().mutate().filter((request, next) -> {
			this.down.addAll(hops());
			return next.exchange(request);
		}).build();
		return LlmFailover.builder().provider(new HttpProvider(providers.settings("openai"), client)).build();
	}

	// the objects of ours on this thread's stack, from its bottom to its top
	private static List<String> hops() {
		List<String> hops = new ArrayList<>();
		for (StackTraceElement frame : Thread.currentThread().getStackTrace()) {
			String name = frame.getClassName();
			// CallLoop is a SerialLoop, and HttpExchange a SignalLoop
			String simple = name.substring(name.lastIndexOf('.') + 1)
				.replaceAll("\\$.*", "")
				.replace("SerialLoop", "CallLoop")
				.replace("SignalLoop", "HttpExchange");
			if (name.startsWith("io.llmfailover.") && !simple.equals("HopsTests") && !hops.contains(simple)) {
				hops.add(simple);
			}
		}
		Collections.reverse(hops);
		return hops;
	}

	@Test
	void aChatPassesEightObjectsOnItsWayToTheSocketAtMost() throws IOException {
		service().chat("Hello").block(NEVER_HANG);
		assertThat(this.down).hasSizeLessThanOrEqualTo(MOST).containsExactlyInAnyOrderElementsOf(documented("Down"));
	}

	@Test
	void anAnswerPassesEightObjectsOnItsWayBackAtMost() throws IOException {
		service().stream(ChatRequest.of("Hello")).doOnNext((event) -> {
			if (event instanceof ChatEvent.TextDelta && this.up.isEmpty()) {
				this.up.addAll(hops());
			}
		}).blockLast(NEVER_HANG);
		assertThat(this.up).hasSizeLessThanOrEqualTo(MOST);
		assertThat(documented("Up")).containsAll(this.up).hasSizeLessThanOrEqualTo(MOST);
	}

	private static List<String> documented(String direction) throws IOException {
		String line = Files.readAllLines(ARCHITECTURE)
			.stream()
			.filter((each) -> each.startsWith("**" + direction + "**"))
			.findFirst()
			.orElseThrow();
		return Pattern.compile("`(\\w+)`").matcher(line).results().map((result) -> result.group(1)).toList();
	}

}
