package io.llmfailover.failover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DrainLoopTest {

	private final Queue<Runnable> work = new ArrayDeque<>();

	private final List<String> steps = new ArrayList<>();

	private final DrainLoop loop = new DrainLoop(this::step);

	private boolean step() {
		Runnable next = this.work.poll();
		this.steps.add((next != null) ? "step" : "nothing");
		if (next != null) {
			next.run();
		}
		return next != null;
	}

	@Test
	void theStepIsRepeatedUntilThereIsNothingMoreToDo() {
		this.work.add(() -> {
		});
		this.work.add(() -> {
		});
		this.loop.run();
		assertThat(this.steps).containsExactly("step", "step", "nothing");
	}

	@Test
	void aStepThatAsksForMoreHasTheLoopLookOnceMore() {
		this.work.add(() -> {
			this.loop.run();
			this.loop.run();
			assertThat(this.steps).as("it returns at once").containsExactly("step");
		});
		this.loop.run();
		assertThat(this.steps).containsExactly("step", "nothing", "nothing");
		this.loop.run();
		assertThat(this.steps).as("it is free").endsWith("nothing").hasSize(4);
	}

}
