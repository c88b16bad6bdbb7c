package io.llmfailover.autoconfigure;

import java.time.Duration;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Tool;
import io.llmfailover.observation.Stub;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Has happen, one after the other, all that meters are there for.
 */
final class BusyDay {

	/**
	 * Providers in their order: the second one has no key. Only the silent one is left
	 * early, since on a busy machine any other may be slow.
	 */
	static final String[] PROPERTIES = { "llm.failover.order=openai,deepseek,anthropic",
			"llm.failover.timeouts.hedge-after=0", "llm.failover.model-timeouts[0].model=silent-model",
			"llm.failover.model-timeouts[0].hedge-after=200ms", "llm.failover.retry.backoff=1ms" };

	private static final Duration LONG = Duration.ofSeconds(60);

	private final FailoverChatService llm;

	private final SimulatedProvider openai;

	private final SimulatedProvider anthropic;

	BusyDay(FailoverChatService llm, SimulatedProvider openai, SimulatedProvider anthropic) {
		this.llm = llm;
		this.openai = openai;
		this.anthropic = anthropic;
	}

	/**
	 * A provider that asks for a tool, and then answers.
	 * @return the provider
	 */
	static Stub helper() {
		return new Stub("helper", Stub.calls("clock"), Stub.answer("It is noon."));
	}

	/**
	 * A provider that never says a word.
	 * @return the provider
	 */
	static Stub silent() {
		return new Stub("silent", Flux.never());
	}

	void happens() {
		this.anthropic.behave(Behavior.answer("anthropic answers"));
		this.openai.behave(Behavior.error(500));
		ask(this.llm.chat("Who retries, and who fails over?"));
		this.openai.behave(Behavior.cut(2));
		ask(this.llm.stream("Who breaks off and begins anew?").last());
		ask(this.llm
			.stream(ChatRequest.builder().user("Who is silent?").route("silent", "deepseek", "anthropic").build())
			.last());
		ask(this.llm.chat(ChatRequest.builder()
			.user("What time is it?")
			.route("helper")
			.tool(Tool.named("clock").description("Tells the time.").run(() -> "noon"))
			.build()));
		this.openai.behave(Behavior.badKey());
		ask(this.llm.provider("openai").chat("Who is refused?").onErrorComplete());
	}

	private static void ask(Mono<?> answer) {
		answer.block(LONG);
	}

}
