package io.llmfailover.conversation.kill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import io.llmfailover.simulator.SimulatedProvider;

/**
 * The simulated providers of one instance, which do what the last saying of a request
 * wants, and look whether the history before it is of the same user.
 */
final class TalkingProviders {

	private final Set<String> begun = ConcurrentHashMap.newKeySet();

	private final Consumer<String> mixed;

	private final List<SimulatedProvider> providers;

	/**
	 * Starts the providers.
	 * @param mixed is told of users whose histories were mixed
	 */
	TalkingProviders(Consumer<String> mixed) {
		this.mixed = mixed;
		this.providers = List.of(SimulatedProvider.openAi("openai").latency(Duration.ofMillis(5)).start(),
				SimulatedProvider.anthropic("anthropic").latency(Duration.ofMillis(5)).start());
		this.providers.forEach((provider) -> provider.behave(Behavior.choose(this::behavior)));
	}

	Map<String, Object> properties() {
		return Map.of("OPENAI_API_KEY", "openai-key", "ANTHROPIC_API_KEY", "anthropic-key",
				"llm.failover.providers.openai.base-url", this.providers.get(0).baseUrl(),
				"llm.failover.providers.anthropic.base-url", this.providers.get(1).baseUrl(), "llm.failover.order",
				"openai,anthropic", "llm.failover.retry.backoff", "1ms");
	}

	private Behavior behavior(ReceivedRequest request) {
		List<Saying> history = Saying.allIn(request.body());
		Saying said = history.get(history.size() - 1);
		history.stream().filter((other) -> !other.user().equals(said.user())).forEach((other) -> {
			this.mixed.accept(said.user());
			this.mixed.accept(other.user());
		});
		boolean first = this.begun.add(said.text());
		return switch (said.trouble()) {
			case NONE, CALLER_LEAVES -> Behavior.answer(said.answer());
			case FIRST_FAILS -> first ? Behavior.error(500) : Behavior.answer(said.answer());
			case ANSWER_IS_CUT -> first ? Behavior.cut(4).text(said.answer()) : Behavior.answer(said.answer());
			case NOBODY_ANSWERS -> Behavior.contentPolicy();
			case TOOL_RUNS -> request.body().contains(said.note()) ? Behavior.answer(said.answer()) : call(said);
			case NOBODY_ANSWERS_AFTER_THE_TOOL ->
				request.body().contains(said.note()) ? Behavior.contentPolicy() : call(said);
		};
	}

	private static Behavior call(Saying said) {
		return Behavior.answer().toolCall(said.toolCallId(), "note", "{}");
	}

}
