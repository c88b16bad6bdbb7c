package io.llmfailover.test;

import java.net.URI;
import java.util.Set;

import io.llmfailover.Attachment;
import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.Image;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A fake is left out where the model in whose place it is would be.
 */
class FakeTargetTest {

	private final Image image = Image.of(URI.create("https://example.com/a.png"));

	@Test
	void refusesWhatTheModelInWhosePlaceItIsRefuses() {
		ChatTarget fake = new FakeTarget(FakeProvider.named("openai"), "m", new Original());
		assertThat(fake.reasonToRefuse(this.image)).isEqualTo("m takes no addresses");
		assertThat(fake.reasonToRefuseTools()).isEqualTo("m takes no tools");
	}

	@Test
	void refusesNothingWhereItIsInNobodysPlace() {
		ChatTarget fake = new FakeTarget(FakeProvider.named("openai"), "m", null);
		assertThat(fake.reasonToRefuse(this.image)).isNull();
		assertThat(fake.reasonToRefuseTools()).isNull();
	}

	/**
	 * A model that takes neither addresses nor tools.
	 */
	private static final class Original implements ChatTarget {

		@Override
		public String provider() {
			return "openai";
		}

		@Override
		public String model() {
			return "m";
		}

		@Override
		public Set<Capability> capabilities() {
			return Set.of(Capability.VISION);
		}

		@Override
		public @Nullable String reasonToRefuse(Attachment attachment) {
			return "m takes no addresses";
		}

		@Override
		public @Nullable String reasonToRefuseTools() {
			return "m takes no tools";
		}

		@Override
		public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
			return Flux.empty();
		}

	}

}
