package io.llmfailover.sample;

import java.time.Duration;
import java.util.List;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conversations over HTTP.
 */
class ConversationTests extends SampleTest {

	private Visitor alice;

	@BeforeEach
	void aliceComes() {
		this.alice = Visitor.welcomedBy(client());
	}

	@Test
	void whatWasSaidIsSentAlongAndShownWithWhoAnswered() {
		this.alice.chat("today", "What is Python?").expectStatus().isOk();
		turn("gemini", Fault.BAD_KEY);
		Events events = Events.of(this.alice.stream("today", "And Java?"));
		assertThat(events.last().path("provider").asString()).isEqualTo("anthropic");
		assertThat(providers().server("anthropic").requests()).last()
			.satisfies((request) -> assertThat(request.body()).contains("What is Python?", "from gemini", "And Java?"));

		JsonNode turns = this.alice.turns("today");
		assertThat(said(turns)).containsExactly("What is Python?", "And Java?");
		assertThat(turns).extracting((turn) -> turn.path("provider").asString()).containsExactly("gemini", "anthropic");
		assertThat(turns.get(1).path("model").asString()).startsWith("claude");
		assertThat(turns.get(1).path("messages").get(1).path("text").asString())
			.isEqualTo(events.last().path("content").asString());
	}

	@Test
	void nobodyElseReachesAConversation() {
		this.alice.chat("today", "My secret").expectStatus().isOk();
		Visitor mallory = Visitor.welcomedBy(client());

		assertThat(mallory.turns("today")).isEmpty();
		mallory.chat("today", "What did I say?").expectStatus().isOk();
		assertThat(providers().server("gemini").requests()).last()
			.satisfies((request) -> assertThat(request.body()).doesNotContain("My secret"));
		mallory.fork("today", "stolen").expectStatus().isNoContent();
		assertThat(said(mallory.turns("stolen"))).containsExactly("What did I say?");
		mallory.clear("today").expectStatus().isNoContent();
		client().delete().uri("/api/conversations/today").exchange().expectStatus().isNoContent();

		assertThat(said(this.alice.turns("today"))).containsExactly("My secret");
	}

	@Test
	void aVisitorIsKnownByASecretThatScriptsAndOtherSitesDoNotGet() {
		ResponseCookie given = welcome(client().get().uri("/api/conversations/today"));
		assertThat(given.getValue()).hasSize(43).isNotEqualTo(this.alice.cookie());
		assertThat(given.isHttpOnly()).isTrue();
		assertThat(given.getSameSite()).isEqualTo("Strict");
		assertThat(given.getPath()).isEqualTo("/");
		this.alice.show("today").expectCookie().doesNotExist(Visitors.COOKIE);
	}

	@Test
	void anIdDoesNotTellTheSecret() {
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.get("/").cookie(new HttpCookie(Visitors.COOKIE, this.alice.cookie())));
		assertThat(new Visitors().nameOf(exchange)).isNotEqualTo(this.alice.cookie()).hasSize(43);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "", "../../../../../../../../../../../../../../../..", "a:today" })
	void whoBringsNoSecretOfOursIsANewVisitor(String secret) {
		ResponseCookie given = welcome(
				client().get().uri("/api/conversations/today").header("Cookie", Visitors.COOKIE + "=" + secret));
		assertThat(given.getValue()).hasSize(43);
	}

	@Test
	void aFailedTurnLeavesNoTrace() {
		this.alice.chat("today", "What is Python?").expectStatus().isOk();
		turnAll(Fault.ERROR_500);
		this.alice.chat("today", "And Java?").expectStatus().isEqualTo(HttpStatus.BAD_GATEWAY);
		turn("gemini", Fault.CUT_STREAM);
		assertThat(Events.of(this.alice.stream("today", "And Rust?")).types()).contains("text").endsWith("error");
		assertThat(said(this.alice.turns("today"))).containsExactly("What is Python?");
	}

	@Test
	void ofAnAnswerThatBeganAnewTheLastOneIsKept() {
		turn("gemini", Fault.CUT_STREAM);
		assertThat(Events.of(this.alice.stream("today", "What is Python?")).types()).contains("restarted");
		JsonNode turn = this.alice.turns("today").get(0);
		assertThat(turn.path("provider").asString()).isEqualTo("anthropic");
		assertThat(turn.path("messages")).hasSize(2);
		assertThat(turn.path("messages").get(1).path("text").asString()).contains("from anthropic")
			.doesNotContain("gemini");
	}

	@Test
	void aCopyGoesItsOwnWay() {
		this.alice.chat("today", "What is Python?").expectStatus().isOk();
		this.alice.fork("today", "other").expectStatus().isNoContent();
		this.alice.chat("other", "And Java?").expectStatus().isOk();
		this.alice.fork("today", "other").expectStatus().isEqualTo(HttpStatus.CONFLICT);
		assertThat(said(this.alice.turns("other"))).containsExactly("What is Python?", "And Java?");

		this.alice.clear("other").expectStatus().isNoContent();
		assertThat(this.alice.turns("other")).isEmpty();
		assertThat(said(this.alice.turns("today"))).containsExactly("What is Python?");
	}

	@Test
	void twoTurnsAtOnceFollowOneAnother() {
		List<String> both = Flux.just("first", "second")
			.flatMap((question) -> Mono.fromCallable(() -> Events.of(this.alice.stream("today", question)))
				.subscribeOn(Schedulers.boundedElastic()))
			.map((events) -> events.last().path("type").asString())
			.collectList()
			.blockOptional(Duration.ofMinutes(1))
			.orElseThrow();
		assertThat(both).containsExactly("completed", "completed");
		assertThat(said(this.alice.turns("today"))).containsExactlyInAnyOrder("first", "second");
		assertThat(providers().server("gemini").requests()).last()
			.satisfies((request) -> assertThat(request.body()).contains("first", "second"));
	}

	private static ResponseCookie welcome(WebTestClient.RequestHeadersSpec<?> request) {
		ResponseCookie given = request.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseCookies()
			.getFirst(Visitors.COOKIE);
		assertThat(given).isNotNull();
		return given;
	}

	private static List<String> said(JsonNode turns) {
		return turns.valueStream()
			.map((turn) -> turn.path("messages").get(0).path("content").get(0).path("text").asString())
			.toList();
	}

}
