package io.llmfailover.tool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolDefinition;
import io.llmfailover.ToolOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rounds of tools that run on threads of a runner, which is closed after each test.
 */
@Timeout(60)
abstract class ToolRunScenario {

	Rounds rounds = new Rounds(Rounds.SETTINGS);

	@AfterEach
	void close() {
		this.rounds.close();
	}

	void rounds(Rounds rounds) {
		this.rounds.close();
		this.rounds = rounds;
	}

	static Tool failing(Throwable failure) {
		return Tool.named("t").run(() -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (Exception) failure;
		});
	}

	/**
	 * A tool that blocks until it is interrupted.
	 * @param begun is counted down as it begins
	 * @param interrupted is counted down as it is interrupted
	 */
	static Tool blocking(CountDownLatch begun, CountDownLatch interrupted) {
		return Tool.named("blocking").run(() -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return "";
		});
	}

	static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
			LockSupport.parkNanos(100_000);
		}
	}

	/**
	 * A tool that an application has written itself.
	 */
	static Tool foreign(String schema, Supplier<Mono<ToolOutcome>> call) {
		return new Tool() {

			@Override
			public ToolDefinition definition() {
				return new ToolDefinition("foreign", null, schema);
			}

			@Override
			public Mono<ToolOutcome> call(ToolCall toolCall, ToolContext context) {
				return call.get();
			}

		};
	}

}
