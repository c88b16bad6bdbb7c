package io.llmfailover.tool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.llmfailover.Tool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

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

	static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
			LockSupport.parkNanos(100_000);
		}
	}

}
