package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SerialLoopTest {

	private final List<String> happened = new ArrayList<>();

	private final Recorded loop = new Recorded();

	SerialLoopTest() {
		this.loop.entered();
		this.loop.drain();
		this.happened.clear();
	}

	@Test
	void anInputIsHandledInOnePass() {
		this.loop.enter(() -> this.happened.add("input"));
		assertThat(this.happened).containsExactly("entered", "input", "end of pass", "exited");
	}

	@Test
	void aWakeUpIsAPassWithoutAnInput() {
		this.loop.wake();
		assertThat(this.happened).containsExactly("entered", "end of pass", "exited");
	}

	@Test
	void whatComesAmidAnInputIsHandledBehindIt() {
		this.loop.enter(() -> {
			this.loop.enter(() -> this.happened.add("second"));
			this.loop.enter(() -> this.happened.add("third"));
			this.happened.add("first");
		});
		assertThat(this.happened).containsExactly("entered", "first", "second", "after an input", "third",
				"after an input", "end of pass", "end of pass", "exited");
	}

	@Test
	void whatWakesItAtTheEndOfAPassIsSeenInAnotherOne() {
		this.loop.atEndOfPass = () -> {
			this.loop.atEndOfPass = () -> {
			};
			this.loop.enter(() -> this.happened.add("input"));
		};
		this.loop.wake();
		assertThat(this.happened).containsExactly("entered", "end of pass", "input", "after an input", "end of pass",
				"exited");
	}

	@Test
	void nobodyGetsInWhileItIsTaken() {
		assertThat(this.loop.tryEnter()).isTrue();
		assertThat(this.loop.tryEnter()).isFalse();
		this.loop.drain();
		assertThat(this.happened).containsExactly("entered", "end of pass", "exited");
	}

	@Test
	void whatWasThrownIsToldOnceTheLoopIsLeft() {
		this.loop.thrown = new IllegalStateException("of the caller");
		assertThatThrownBy(this.loop::wake).isSameAs(this.loop.thrown);
		assertThat(this.loop.tryEnter()).as("it is free").isTrue();
	}

	private final class Recorded extends SerialLoop {

		private Runnable atEndOfPass = () -> {
		};

		private @Nullable RuntimeException thrown;

		@Override
		void entered() {
			SerialLoopTest.this.happened.add("entered");
		}

		@Override
		void exited() {
			SerialLoopTest.this.happened.add("exited");
		}

		@Override
		void handle(Runnable input) {
			input.run();
		}

		@Override
		void afterInput() {
			SerialLoopTest.this.happened.add("after an input");
		}

		@Override
		@Nullable Throwable endPass() {
			SerialLoopTest.this.happened.add("end of pass");
			this.atEndOfPass.run();
			return this.thrown;
		}

		@Override
		void afterLeaving(Throwable thrown) {
			throw (RuntimeException) thrown;
		}

	}

}
