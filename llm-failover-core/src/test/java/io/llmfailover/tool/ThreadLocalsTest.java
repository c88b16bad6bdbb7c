package io.llmfailover.tool;

import java.util.List;

import io.llmfailover.DroppedErrors;
import io.llmfailover.Tool;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner.Progress;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ThreadLocalsTest {

	private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

	private final Rounds rounds = new Rounds(Rounds.SETTINGS);

	@RegisterExtension
	final DroppedErrors dropped = new DroppedErrors();

	@BeforeEach
	void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(new UserAccessor());
	}

	@AfterEach
	void remove() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(UserAccessor.KEY);
		this.rounds.close();
	}

	@Test
	void aBlockingToolSeesTheThreadLocalsOfTheCallersContext() {
		Tool tool = Tool.named("whoami").run(() -> "I am " + USER.get());
		assertThat(outcome(tool, Context.of(UserAccessor.KEY, "alice"))).isEqualTo(ToolOutcome.of("I am alice"));
		assertThat(outcome(tool, Context.empty())).isEqualTo(ToolOutcome.of("I am null"));
	}

	@Test
	void whatFollowsAToolDoesNotSeeThem() {
		Tool tool = Tool.named("whoami").run(() -> "ran");
		List<@Nullable String> after = this.rounds.runner.run(List.of(Rounds.run(tool, "{}")))
			.filter(Progress.Finished.class::isInstance)
			.map((progress) -> "after " + USER.get())
			.contextWrite(Context.of(UserAccessor.KEY, "alice"))
			.collectList()
			.block();
		assertThat(after).containsExactly("after null");
	}

	@Test
	void aReactiveToolSeesTheCallersContext() {
		Tool tool = Tool.named("whoami")
			.run(() -> Mono.deferContextual((context) -> Mono.just("I am " + context.get(UserAccessor.KEY))));
		assertThat(outcome(tool, Context.of(UserAccessor.KEY, "alice"))).isEqualTo(ToolOutcome.of("I am alice"));
	}

	@Test
	void whatCannotBePutBackCostsNeitherTheOutcomeNorAThread() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(new UserAccessor() {

			@Override
			public void setValue() {
				throw new IllegalStateException("The value stays");
			}

		});
		Tool tool = Tool.named("whoami").run(() -> "I am " + USER.get());
		assertThat(outcome(tool, Context.of(UserAccessor.KEY, "alice"))).isEqualTo(ToolOutcome.of("I am alice"));
		assertThat(this.rounds.runner.threads()).isZero();
		assertThat(this.dropped.all()).singleElement().asString().contains("The value stays");
	}

	private @Nullable ToolOutcome outcome(Tool tool, Context context) {
		return this.rounds.runner.run(List.of(Rounds.run(tool, "{}")))
			.ofType(Progress.Finished.class)
			.map(Progress.Finished::outcome)
			.contextWrite(context)
			.blockLast();
	}

	private static class UserAccessor implements ThreadLocalAccessor<String> {

		static final String KEY = "user";

		@Override
		public Object key() {
			return KEY;
		}

		@Override
		public @Nullable String getValue() {
			return USER.get();
		}

		@Override
		public void setValue(String value) {
			USER.set(value);
		}

		@Override
		public void setValue() {
			USER.remove();
		}

	}

}
