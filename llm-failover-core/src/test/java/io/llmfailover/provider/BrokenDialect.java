package io.llmfailover.provider;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * A dialect whose decoder has a bug.
 */
final class BrokenDialect implements Dialect {

	private final Dialect dialect;

	private final Supplier<Throwable> bug;

	BrokenDialect(Dialect dialect, Supplier<Throwable> bug) {
		this.dialect = dialect;
		this.bug = bug;
	}

	@Override
	public String path() {
		return this.dialect.path();
	}

	@Override
	public String keyHeader() {
		return this.dialect.keyHeader();
	}

	@Override
	public Map<String, String> headers() {
		return this.dialect.headers();
	}

	@Override
	public RenderedRequest render(ChatRequest request, WireTarget target) {
		return this.dialect.render(request, target);
	}

	@Override
	public AnswerDecoder decoder(WireTarget target, Expected expected) {
		return new BrokenDecoder(this.bug);
	}

	@Override
	public Failure classify(ErrorEvidence evidence, WireTarget target) {
		return this.dialect.classify(evidence, target);
	}

	private record BrokenDecoder(Supplier<Throwable> bug) implements AnswerDecoder {

		private void fail() {
			Throwable error = this.bug.get();
			if (error instanceof Error fatal) {
				throw fatal;
			}
			throw (RuntimeException) error;
		}

		@Override
		public void event(@Nullable String name, byte[] data, int offset, int length, Consumer<TargetEvent> out) {
			fail();
		}

		@Override
		public void notice(byte[] data, int offset, int length) {
			fail();
		}

		@Override
		public void body(byte[] data, int offset, int length, Consumer<TargetEvent> out) {
			fail();
		}

		@Override
		public boolean finished() {
			return false;
		}

		@Override
		public void end(List<String> warnings, Consumer<TargetEvent> out) {
			fail();
		}

		@Override
		public Failure withUsage(Failure failure) {
			return failure;
		}

	}

}
