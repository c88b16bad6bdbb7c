package io.llmfailover.service;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.failover.Backoff;
import io.llmfailover.failover.FailurePolicy;
import io.llmfailover.failover.Timeouts;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ErrorAnswer;
import io.llmfailover.simulator.Fault;
import io.llmfailover.simulator.ReceivedRequest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys, prompts, files and answers are sent through every way in which a call can go,
 * also by providers that repeat them in their errors. None of them shows up in a log, an
 * exception, the trail or a {@code toString}, and no key reaches anybody but its owner.
 */
class SentinelSecretsTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(2);

	private static final Timeouts SHORT = new Timeouts(Duration.ofMillis(200), Duration.ofMillis(200),
			Duration.ofMillis(200));

	private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1));

	private static final byte[] PNG = ("\u0089PNG" + "sentinel of an image ".repeat(8))
		.getBytes(StandardCharsets.ISO_8859_1);

	private static final String PICTURE = Base64.getEncoder().encodeToString(PNG);

	private static final byte[] PDF = ("%PDF-1.7\n" + "sentinel of a document ".repeat(8))
		.getBytes(StandardCharsets.US_ASCII);

	private static final String PAGES = Base64.getEncoder().encodeToString(PDF);

	private static final String FILE = "the sentinel of the file.pdf";

	private static final String SYSTEM = "Be brief and kind: here is the sentinel of the system. ".repeat(3);

	private static final String PROMPT = "My \"secret\" is\n\tthe sentinel of the prompt, so keep it to yourself.";

	private static final String ARGUMENTS = "{\"city\":\"the sentinel of the arguments\"}";

	private static final String RESULT = "The weather is the sentinel of the result, and windy.";

	private static final String ANSWER = "It depends: the sentinel of the answer says no, and so do all the others.";

	// pieces of them, so that half of a secret is found, too
	private static final List<String> SENTINELS = Stream
		.concat(Stream.of(PICTURE.substring(60, 90), PAGES.substring(60, 90), "sentinel of the"),
				SimulatedProviders.NAMES.stream().map(SimulatedProviders::key))
		.toList();

	private static final ChatRequest TEXT = ChatRequest.builder()
		.system(SYSTEM)
		.user("Is it windy? The sentinel of the question.")
		.message(new Message.Assistant("", List.of(new ToolCall("call_1", "weather", ARGUMENTS)), null))
		.message(Message.toolResult("call_1", RESULT))
		.assistant(ANSWER)
		.user(PROMPT)
		.option("openai", "metadata", Map.of("note", "the sentinel of the extras"))
		.build();

	private static final ChatRequest PICTURED = TEXT.toBuilder().user("Look: " + PROMPT, Image.of(PNG)).build();

	private static final ChatRequest WITH_PAGES = PICTURED.toBuilder()
		.user("Read: " + PROMPT, Document.of(PDF, FILE))
		.message(new Message.Assistant("", List.of(new ToolCall("call_3", "read", ARGUMENTS)), null))
		.message(new Message.ToolResult("call_3", List.of(new Text(RESULT), Document.of(PDF, FILE)), false))
		.build();

	private static final String EVERYTHING = String.join(" | ", SYSTEM, PROMPT, ARGUMENTS, RESULT, ANSWER, PICTURE,
			PAGES, FILE);

	/** Every way to fail or to answer, by name. */
	static final Map<String, Behavior> BEHAVIORS = behaviors();

	static final List<String> NAMES = List.copyOf(BEHAVIORS.keySet());

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final Queue<String> told = new ConcurrentLinkedQueue<>();

	private static Map<String, Behavior> behaviors() {
		Map<String, Behavior> behaviors = new LinkedHashMap<>();
		Stream.of(Fault.values()).forEach((fault) -> behaviors.put(fault.id(), fault.behavior(0.5)));
		behaviors.put("answer", Behavior.answer(ANSWER).reasoning("Think of the sentinel of the reasoning."));
		behaviors.put("tool call", Behavior.answer(ANSWER).toolCall("call_2", "weather", ARGUMENTS));
		behaviors.put("broken tool call", Behavior.answer("").toolCall("call_2", "weather", ARGUMENTS + "]"));
		behaviors.put("refusal", Behavior.answer("").refusal(ANSWER));
		for (int status : new int[] { 400, 401, 403, 404, 413, 429, 500, 503 }) {
			behaviors.put("echo " + status, Behavior.choose((request) -> echo(status, key(request) + EVERYTHING)));
		}
		behaviors.put("echo escaped", Behavior.choose((request) -> echo(400, key(request) + escaped(EVERYTHING))));
		behaviors.put("echo of the middle", echo(400, PROMPT.substring(7, 50) + SYSTEM.substring(30, 90)
				+ ARGUMENTS.substring(6, 33) + PICTURE.substring(40, 120) + PAGES.substring(40, 120)));
		behaviors.put("echo in the answer",
				Behavior.choose((request) -> Behavior.errorInStream(3, echo(400, key(request) + EVERYTHING))));
		behaviors.put("echo in HTML", raw(200, "text/html", "<html><title>" + EVERYTHING + "</title></html>"));
		behaviors.put("echo in an HTML error", raw(502, "text/html", "<html><title>" + EVERYTHING + "</title></html>"));
		behaviors.put("echo in broken JSON", raw(200, "application/json", "{\"choices\": [" + EVERYTHING));
		behaviors.put("echo in strange JSON",
				raw(200, "application/json", "{\"choices\": \"" + escaped(EVERYTHING) + "\"}"));
		behaviors.put("echo in broken events", raw(200, "text/event-stream", "data: {\"choices\": \""
				+ escaped(EVERYTHING) + "\n\ndata: " + EVERYTHING.replace('\n', ' ') + "\n\n"));
		behaviors.put("redirect", Behavior.choose((request) -> Behavior
			.redirect(URI.create("http://127.0.0.1:1/?key=" + key(request).replaceAll("[^\\w/]", "-")))));
		return behaviors;
	}

	private static ErrorAnswer echo(int status, String message) {
		return Behavior.error(status, "invalid_request_error", "unknown", "Refused: " + message);
	}

	private static Behavior raw(int status, String contentType, String body) {
		return Behavior.raw(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
	}

	private static String escaped(String text) {
		return text.replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t");
	}

	private static String key(ReceivedRequest request) {
		String key = request.header("x-api-key");
		return Objects.requireNonNull((key != null) ? key : request.header("Authorization"));
	}

	@ParameterizedTest
	@FieldSource("NAMES")
	void noSecretIsToldWhenTheProviderDoes(String what) {
		try (LogCapture log = new LogCapture()) {
			for (String provider : SimulatedProviders.NAMES) {
				providers.reset();
				providers.behave((server, request) -> server.equals(provider)
						? Objects.requireNonNull(BEHAVIORS.get(what)) : Behavior.answer(ANSWER));
				call(provider, Set.of("silence", "slow-first-token", "stall").contains(what));
				SimulatedProviders.NAMES.forEach(SentinelSecretsTests::verifyRequests);
			}
			this.told.addAll(log.lines());
		}
		assertThat(this.told).allSatisfy((text) -> assertThat(text).doesNotContain(SENTINELS));
	}

	private void call(String provider, boolean silent) {
		LlmFailover service = providers.service()
			.preferred(provider)
			.policy(new FailurePolicy(Map.of(), QUICK, Duration.ofMillis(1)))
			.timeouts(provider, silent ? SHORT : Timeouts.DEFAULTS)
			.build();
		ChatRequest request = switch (provider) {
			case "deepseek" -> TEXT;
			case "xai" -> PICTURED;
			default -> WITH_PAGES;
		};
		tell(request, request.messages(), providers.settings(provider), providers.provider(provider), service,
				service.admin().providers());
		Flux.just(service, service.provider(provider))
			.flatMap((chat) -> Flux.merge(told(chat.chat(request).map(ChatEvent.Completed::new)),
					told(chat.stream(request))))
			.blockLast(NEVER_HANG);
	}

	// each by itself: merged, two that fail at once would be one error of another type
	private Flux<ChatEvent> told(Publisher<? extends ChatEvent> events) {
		return Flux.<ChatEvent>from(events).doOnNext(this::tell).onErrorResume(ChatFailedException.class, this::tell);
	}

	private void tell(ChatEvent event) {
		tell((Object) event);
		if (event instanceof ChatEvent.Completed completed) {
			ChatResponse response = completed.response();
			tell(response, response.message(), response.toolCalls(), response.warnings(), response.usage());
			tell(response.attempts());
		}
	}

	private <T> Mono<T> tell(ChatFailedException failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		tell(trace);
		tell(failure.attempts());
		return Mono.empty();
	}

	private void tell(List<Attempt> attempts) {
		attempts.forEach((attempt) -> tell(attempt, attempt.summary()));
	}

	private void tell(Object... facts) {
		Stream.of(facts).map(Object::toString).forEach(this.told::add);
	}

	private static void verifyRequests(String server) {
		for (ReceivedRequest request : providers.server(server).requests()) {
			Map<String, List<String>> others = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			others.putAll(request.headers());
			List<String> own = others.remove(server.equals("anthropic") ? "x-api-key" : "Authorization");
			assertThat(own).singleElement().asString().endsWith(SimulatedProviders.key(server));
			assertThat(others.toString() + own + request.body()).contains("sentinel of the prompt")
				.doesNotContain(otherKeys(server));
			assertThat(others.toString() + request.body()).doesNotContain(SimulatedProviders.key(server));
			assertThat(request.body().contains("sentinel of the extras")).isEqualTo(server.equals("openai"));
		}
	}

	private static List<String> otherKeys(String server) {
		return SimulatedProviders.NAMES.stream()
			.filter((name) -> !name.equals(server))
			.map(SimulatedProviders::key)
			.toList();
	}

}
