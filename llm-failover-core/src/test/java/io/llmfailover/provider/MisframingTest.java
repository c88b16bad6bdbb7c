package io.llmfailover.provider;

import java.net.http.HttpClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that misframe their answers, and two users who share their connections.
 */
@ParameterizedClass
@MethodSource("connectors")
class MisframingTest {

	// 10,000 with all clients
	private static final int EXCHANGES = 3_400;

	private static final Set<Misframing> WELL_FRAMED = EnumSet.of(Misframing.NONE, Misframing.CHUNKED,
			Misframing.INTERIM_RESPONSES, Misframing.INTERIM_RESPONSE_LONG_BEFORE, Misframing.TWO_ANSWERS,
			Misframing.SECOND_ANSWER_LATER, Misframing.OLD_HTTP_KEPT_ALIVE, Misframing.SAYS_IT_STAYS_AND_CLOSES);

	// the JDK's client waits for more of them, as it may: the attempt's timers end that
	private static final Set<Misframing> ENDLESS_TO_THE_JDK = EnumSet.of(Misframing.CHUNK_SIZE_TOO_SMALL,
			Misframing.NEGATIVE_LENGTH, Misframing.STATUS_1000, Misframing.NO_HTTP);

	private final MisframingServer server;

	private final ChatTarget target;

	// a second answer that arrives once the next request has been sent cannot be told
	// from
	// an answer to that one, so it arrives while nobody asks anything
	private final ReadWriteLock quiet = new ReentrantReadWriteLock();

	MisframingTest(ClientHttpConnector connector) {
		this.server = new MisframingServer(
				(connector instanceof JdkClientHttpConnector) ? ENDLESS_TO_THE_JDK : Set.of());
		this.target = new HttpProvider(Exchange.settings(KnownDialect.OPENAI, this.server.baseUrl()),
				WebClient.builder().clientConnector(connector).build())
			.target("m");
	}

	static Stream<Named<ClientHttpConnector>> connectors() {
		HttpClient jdk = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		ConnectionProvider two = ConnectionProvider.create("two", 2);
		return Stream.of(
				Named.of("Reactor Netty",
						new ReactorClientHttpConnector(
								HttpClients.fit(reactor.netty.http.client.HttpClient.create(two)))),
				Named.of("Reactor Netty as it comes",
						new ReactorClientHttpConnector(reactor.netty.http.client.HttpClient
							.create(ConnectionProvider.create("two of another", 2))
							.disableRetry(true))),
				Named.of("the JDK's client", new JdkClientHttpConnector(jdk)));
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void neverLetsAnAnswerReachTheNextRequest(Misframing misframing) throws Exception {
		for (int i = 0; i < 5; i++) {
			ask("alice", 2 * i, misframing);
			ask("bob", 2 * i + 1, Misframing.NONE);
		}
	}

	@Test
	void noUserEverGetsTheAnswerOfTheOther() throws Exception {
		ExecutorService users = Executors.newFixedThreadPool(2);
		try {
			List<Callable<Integer>> both = List.of(() -> askAgainAndAgain("alice"), () -> askAgainAndAgain("bob"));
			for (Future<Integer> answered : users.invokeAll(both)) {
				assertThat(answered.get()).isGreaterThan(EXCHANGES / 20);
			}
		}
		finally {
			users.shutdownNow();
		}
	}

	private int askAgainAndAgain(String user) throws InterruptedException {
		Random random = new Random(user.hashCode());
		Misframing[] all = Misframing.values();
		int answered = 0;
		for (int i = 0; i < EXCHANGES / 2; i++) {
			Misframing misframing = random.nextBoolean() ? Misframing.NONE : all[random.nextInt(all.length)];
			answered += ask(user, i, misframing) ? 1 : 0;
		}
		return answered;
	}

	private boolean ask(String user, int number, Misframing misframing) throws InterruptedException {
		String prompt = MisframingServer.prompt(user, number, misframing);
		boolean alone = misframing.hasARest();
		Lock turn = alone ? this.quiet.writeLock() : this.quiet.readLock();
		turn.lock();
		try {
			assertThat(answer(prompt)).isEqualTo(prompt);
			return true;
		}
		catch (TargetFailedException ex) {
			assertThat(WELL_FRAMED).as(ex.getMessage()).doesNotContain(misframing);
			return false;
		}
		finally {
			this.server.sendTheRest(prompt);
			turn.unlock();
		}
	}

	// a connection that broke is no wrong answer; and only Reactor Netty tells whether it
	// had been closed before the request was sent
	private String answer(String prompt) {
		TargetFailedException broken = new TargetFailedException(Failure.of(FailureKind.NETWORK, "not asked"));
		for (int i = 0; i < 10; i++) {
			try {
				return Exchange.text(this.target.exchange(ChatRequest.of(prompt), Transport.WHOLE)
					.collectList()
					.block(Exchange.HANG));
			}
			catch (TargetFailedException ex) {
				broken = ex;
				if (ex.failure().kind() != FailureKind.NETWORK) {
					break;
				}
			}
		}
		throw broken;
	}

}
