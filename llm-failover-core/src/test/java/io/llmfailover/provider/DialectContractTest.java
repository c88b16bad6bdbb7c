package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.Document;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What every dialect must do over a real connection.
 */
abstract class DialectContractTest {

	private static final byte[] PIXEL = { (byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A };

	final KnownDialect dialect;

	SimulatedProvider server;

	HttpProvider provider;

	DialectContractTest(KnownDialect dialect) {
		this.dialect = dialect;
	}

	abstract String keyHeader();

	abstract String keyHeaderValue();

	abstract void assertCarriesTheImage(JsonNode request, String base64);

	abstract void assertCarriesTheDocument(JsonNode request, Document document);

	abstract void assertCarriesTheToolRound(JsonNode request);

	@BeforeEach
	void start() {
		this.server = Exchange.server(this.dialect, "contract");
		this.provider = Exchange.provider(this.dialect, this.server.baseUrl());
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void answers(Transport transport) {
		String text = "Der Stra\u00dfenbahnfahrer gr\u00fc\u00dft \u4e16\u754c und \ud83d\ude00\ud83d\udc69\u200d\ud83d\udcbb.\n\n\"So\" \\ so.";
		this.server.behave(Behavior.answer(text).usage(17, 42));

		List<TargetEvent> events = Exchange.ask(this.provider, transport);

		assertThat(events.get(0)).isEqualTo(TargetEvent.Taken.INSTANCE);
		assertThat(events.get(1)).isInstanceOfSatisfying(TargetEvent.Opened.class, (opened) -> {
			assertThat(opened.status()).isEqualTo(200);
			assertThat(opened.requestId()).isEqualTo("req_1");
		});
		assertThat(Exchange.text(events)).isEqualTo(text);
		assertThat(Exchange.finished(events).finishReason()).isEqualTo(FinishReason.STOP);
		assertThat(Exchange.finished(events).usage().inputTokens()).isEqualTo(17);
		assertThat(Exchange.finished(events).usage().outputTokens()).isEqualTo(42);
		ReceivedRequest request = this.server.requests().get(0);
		assertThat(request.stream()).isEqualTo(transport == Transport.STREAM);
		assertThat(request.model()).isEqualTo("test-model");
		assertThat(request.header(keyHeader())).isEqualTo(keyHeaderValue());
	}

	@Test
	void streamsPieceByPiece() {
		this.server.behave(Behavior.answer().tokens(List.of("one ", "two ", "three")));
		List<TargetEvent> events = Exchange.ask(this.provider, Transport.STREAM);
		assertThat(Exchange.of(events, TargetEvent.TextPiece.class)).extracting(TargetEvent.TextPiece::text)
			.containsExactly("one ", "two ", "three");
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void tellsReasoningApartFromTheText(Transport transport) {
		this.server.behave(Behavior.answer("42").reasoning("Six times seven."));
		List<TargetEvent> events = Exchange.ask(this.provider, transport);
		assertThat(Exchange.reasoning(events)).isEqualTo("Six times seven.");
		assertThat(Exchange.text(events)).isEqualTo("42");
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void tellsToolCallsWholeAndOnce(Transport transport) {
		this.server.behave(Behavior.answer("")
			.toolCall("call_1", "weather", "{\"city\":\"K\u00f6ln\"}")
			.toolCall("call_2", "time", "{}"));
		List<TargetEvent> events = Exchange.ask(this.provider, transport);
		assertThat(Exchange.of(events, TargetEvent.ToolCalled.class)).extracting(TargetEvent.ToolCalled::toolCall)
			.extracting(ToolCall::id, ToolCall::name, (call) -> call.arguments().replace(" ", ""))
			.containsExactly(tuple("call_1", "weather", "{\"city\":\"K\u00f6ln\"}"), tuple("call_2", "time", "{}"));
		assertThat(Exchange.finished(events).finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void carriesDocuments(Transport transport) {
		Document document = Document.of("%PDF-1.4".getBytes(StandardCharsets.US_ASCII), "report.pdf");
		Exchange.ask(this.provider, ChatRequest.builder().user("What does it say?", document).build(), transport);
		assertCarriesTheDocument(this.server.requests().get(0).json(), document);
	}

	@ParameterizedTest
	@EnumSource
	void carriesImages(Transport transport) {
		Image image = Image.of(PIXEL);
		Exchange.ask(this.provider, ChatRequest.builder().user("What is this?", image).build(), transport);
		assertCarriesTheImage(this.server.requests().get(0).json(), image.base64());
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void carriesToolsAndTheirResults(Transport transport) {
		ChatRequest request = ChatRequest.builder()
			.user("What is the weather in Cologne?")
			.message(new Message.Assistant("", List.of(new ToolCall("call_1", "weather", "{\"city\":\"Cologne\"}")),
					null))
			.message(Message.toolResult("call_1", "Rain"))
			.tool(new ToolDefinition("weather", "Tells the weather", "{\"type\":\"object\",\"properties\":{}}"))
			.build();
		Exchange.ask(this.provider, request, transport);
		assertCarriesTheToolRound(this.server.requests().get(0).json());
	}

	static Stream<Arguments> failures() {
		return Stream
			.of(Arguments.of(Behavior.badKey(), FailureKind.AUTHENTICATION),
					Arguments.of(Behavior.noCredit(), FailureKind.QUOTA_EXHAUSTED),
					Arguments.of(Behavior.rateLimited(), FailureKind.RATE_LIMITED),
					Arguments.of(Behavior.overloaded(), FailureKind.OVERLOADED),
					Arguments.of(Behavior.error(500), FailureKind.SERVER_ERROR),
					Arguments.of(Behavior.retiredModel(), FailureKind.MODEL_UNAVAILABLE),
					Arguments.of(Behavior.contextTooLong(), FailureKind.CONTEXT_TOO_LONG),
					Arguments.of(Behavior.contentPolicy(), FailureKind.CONTENT_FILTERED),
					Arguments.of(Behavior.error(400), FailureKind.INVALID_REQUEST),
					Arguments.of(Behavior.errorInStream(0, Behavior.overloaded()), FailureKind.OVERLOADED))
			.flatMap((arguments) -> Stream.of(Transport.values())
				.map((transport) -> Arguments.of(arguments.get()[0], arguments.get()[1], transport)));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void tellsFailuresApart(Behavior behavior, FailureKind kind, Transport transport) {
		this.server.behave(behavior);
		Failure failure = Exchange.failure(this.provider, transport);
		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure.requestId()).isEqualTo("req_1");
		assertThat(failure.status()).isNotNull();
		assertThat(failure.message()).isNotBlank().doesNotContain(Exchange.KEY);
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void takesAWebPageForNoAnswer(Transport transport) {
		this.server.behave(Behavior.html());
		Failure failure = Exchange.failure(this.provider, transport);
		assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		assertThat(failure.status()).isEqualTo(200);
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void tellsHowLongToWait(Transport transport) {
		this.server.behave(Behavior.rateLimited(Duration.ofSeconds(7)));
		Failure failure = Exchange.failure(this.provider, transport);
		assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
		assertThat(failure.status()).isEqualTo(429);
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void namesTheBaseUrlWhereNothingIsFound(Transport transport) {
		HttpProvider lost = Exchange.provider(this.dialect, this.server.baseUrl().resolve("/wrong/"));
		Failure failure = Exchange.failure(lost, transport);
		assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
		assertThat(failure.status()).isEqualTo(404);
		assertThat(failure.circumstance()).isEqualTo(Circumstance.WRONG_ADDRESS);
		assertThat(failure.message()).contains("check the base URL given to LlmFailoverBuilder.provider(...)");
		assertThat(this.server.requests().get(0).path()).isEqualTo("/wrong/" + this.dialect.dialect().path());
	}

	@Test
	void tellsAnErrorInTheMiddleOfAStream() {
		this.server.behave(Behavior.errorInStream(2, Behavior.overloaded()));
		Failure failure = Exchange.failure(this.provider, Transport.STREAM);
		assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
		assertThat(failure.status()).isEqualTo(200);
	}

	@Test
	void skipsABrokenFrameWithAWarning() {
		this.server.behave(Behavior.answer("one two three").extraBrokenFrame(1));
		List<TargetEvent> events = Exchange.ask(this.provider, Transport.STREAM);
		assertThat(Exchange.text(events)).isEqualTo("one two three");
		assertThat(Exchange.finished(events).warnings()).hasSize(1);
	}

	@Test
	void readsLinesThatEndInCarriageReturnAndLineFeed() {
		this.server.behave(Behavior.answer("one two three").crlf());
		assertThat(Exchange.text(Exchange.ask(this.provider, Transport.STREAM))).isEqualTo("one two three");
	}

	@Test
	void retriesWithoutAParameterThatTheModelDoesNotTake() {
		this.server.behave(Behavior.refusedParameter("temperature"));
		ChatRequest request = ChatRequest.builder().user("What is the answer?").temperature(0.5).build();

		Failure failure = Exchange.failure(this.provider, request, Transport.STREAM);
		assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
		assertThat(failure.circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);

		List<TargetEvent> events = Exchange.ask(this.provider, request, Transport.STREAM);
		assertThat(Exchange.finished(events).warnings())
			.anySatisfy((warning) -> assertThat(warning).contains("temperature"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"message\":\"Hello\"}", "{\"detail\":\"Not Found\"}", "{\"error\":\"not found\"}",
			"<html><title>Welcome</title></html>" })
	void namesTheBaseUrlWhereAnotherServerAnswers(String body) {
		this.server.behave(Behavior.raw(200, Map.of("Content-Type", "application/json"), body.getBytes()));
		for (Transport transport : Transport.values()) {
			Failure failure = Exchange.failure(this.provider, transport);
			assertThat(failure.circumstance()).isEqualTo(Circumstance.WRONG_ADDRESS);
			assertThat(failure.message()).contains("The address may be wrong");
		}
	}

	@Test
	void blamesNoAddressThatHasAnsweredBefore() {
		this.server.behave(Behavior.answer("42"));
		Exchange.ask(this.provider, Transport.WHOLE);
		this.server.behave(Behavior.html());
		Failure failure = Exchange.failure(this.provider, Transport.WHOLE);
		assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		assertThat(failure.circumstance()).isNull();
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void learnsFromAnErrorInsideAnAnswer(Transport transport) {
		this.server.behave(Behavior.errorInStream(0, Behavior.error(400, "invalid_request_error", "invalid_request",
				"invalid temperature: only 1 is allowed for this model")));
		ChatRequest request = ChatRequest.builder().user("What is the answer?").temperature(0.5).build();
		Failure failure = Exchange.failure(this.provider, request, transport);
		assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
		assertThat(failure.circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);
	}

}
