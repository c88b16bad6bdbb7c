package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.llmfailover.ChatRequest;
import io.llmfailover.service.Await;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetEvent;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.BaseSubscriber;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The buffers of an answer whose caller leaves, in every dialect.
 */
@ParameterizedClass
@EnumSource(KnownDialect.class)
class AbandonedAnswerTest {

	private final KnownDialect dialect;

	private final SimulatedProvider server;

	private final ConnectionProvider connections = ConnectionProvider.create("one", 1);

	private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);

	AbandonedAnswerTest(KnownDialect dialect) {
		this.dialect = dialect;
		this.server = Exchange.server(dialect, "contract");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void areReleasedWhereItArrivesWholeInTheMomentInWhichTheCallerLeaves(Transport transport) throws Exception {
		this.server.behave(Behavior.raw(200, Map.of("Content-Type", "text/event-stream"),
				"data: {}\n\n".getBytes(StandardCharsets.UTF_8)));
		BaseSubscriber<TargetEvent> caller = new BaseSubscriber<>() {
		};
		CompletableFuture<Void> left = new CompletableFuture<>();
		// the head of the answer is there, and its body is not subscribed to yet
		HttpProvider provider = provider((connection) -> {
			onAnotherThread(caller::cancel);
			left.complete(null);
		});
		provider.target("test-model").exchange(ChatRequest.of("Go on"), transport).subscribe(caller);
		left.get(Exchange.HANG.toSeconds(), TimeUnit.SECONDS);
		this.connections.disposeLater().block(Exchange.HANG);
		assertThat(Await.last(this::held, (bytes) -> bytes == 0)).isZero();
	}

	private HttpProvider provider(Consumer<Connection> answered) {
		HttpClient client = HttpClient.create(this.connections)
			.option(ChannelOption.ALLOCATOR, this.buffers)
			.mapConnect((connection) -> connection.doOnNext(answered));
		return new HttpProvider(Exchange.settings(this.dialect, this.server.baseUrl()),
				WebClient.builder().clientConnector(new ReactorClientHttpConnector(client)).build());
	}

	private long held() {
		return this.buffers.metric().usedDirectMemory() + this.buffers.metric().usedHeapMemory();
	}

	private static void onAnotherThread(Runnable task) {
		CompletableFuture.runAsync(task).orTimeout(Exchange.HANG.toSeconds(), TimeUnit.SECONDS).join();
	}

}
