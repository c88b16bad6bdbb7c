package io.llmfailover.provider;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What came of a body, however the network cut it.
 *
 * @param events what was told
 * @param failure what ended them; null for an answer
 */
record Reading(List<TargetEvent> events, @Nullable Failure failure) {

	private static final ErrorResponses ERRORS = errors();

	/**
	 * Reads a body whole, in single bytes and in random pieces: the same must come of it.
	 */
	static Reading of(Protocol protocol, String body) {
		return of(protocol, Expected.PLAIN, "text/event-stream", body.getBytes(StandardCharsets.UTF_8));
	}

	static Reading of(Protocol protocol, Expected expected, String contentType, byte[] body) {
		Reading whole = cut(protocol.decoder(expected), contentType, body, body.length);
		whole.assertSame(cut(protocol.decoder(expected), contentType, body, 1));
		Random random = new Random(body.length);
		for (int i = 0; i < 5; i++) {
			whole.assertSame(cut(protocol.decoder(expected), contentType, body, 1 + random.nextInt(90)));
		}
		return whole;
	}

	private void assertSame(Reading other) {
		assertThat(other.failure).isEqualTo(this.failure);
		assertThat(other.events).isEqualTo(this.events);
	}

	private static ErrorResponses errors() {
		ProviderSettings settings = Exchange.settings(KnownDialect.OPENAI, URI.create("http://localhost/v1"));
		Endpoint endpoint = new Endpoint(settings, Exchange.CLIENT, AnswerLimits.DEFAULTS, Schedulers.immediate(),
				SettingNames.IN_CODE);
		return new ErrorResponses(endpoint, Experience.with(settings.dialect(), Schedulers.immediate()),
				Protocol.TARGET);
	}

	private static Reading cut(AnswerDecoder decoder, String contentType, byte[] body, int pieces) {
		List<TargetEvent> events = new ArrayList<>();
		AnswerReader reader = new AnswerReader(decoder, List.of(), AnswerLimits.DEFAULTS, ERRORS, contentType);
		try {
			for (int start = 0; start < body.length; start += pieces) {
				byte[] piece = Arrays.copyOfRange(body, start, Math.min(body.length, start + pieces));
				reader.read(DefaultDataBufferFactory.sharedInstance.wrap(piece), events);
			}
			reader.end(events);
			return new Reading(events, null);
		}
		catch (TargetFailedException ex) {
			return new Reading(events, decoder.withUsage(ex.failure()));
		}
	}

	Reading answered() {
		assertThat(this.failure).isNull();
		return this;
	}

	Failure failed() {
		assertThat(this.failure).as("a failure instead of %s", this.events).isNotNull();
		assertThat(Exchange.of(this.events, TargetEvent.Finished.class)).isEmpty();
		return this.failure;
	}

	FailureKind kind() {
		return failed().kind();
	}

	String text() {
		return Exchange.text(this.events);
	}

	String reasoning() {
		return Exchange.reasoning(this.events);
	}

	TargetEvent.Finished finished() {
		answered();
		return Exchange.finished(this.events);
	}

	FinishReason reason() {
		return finished().finishReason();
	}

	List<ToolCall> toolCalls() {
		finished();
		return Exchange.of(this.events, TargetEvent.ToolCalled.class)
			.stream()
			.map(TargetEvent.ToolCalled::toolCall)
			.collect(Collectors.toList());
	}

}
