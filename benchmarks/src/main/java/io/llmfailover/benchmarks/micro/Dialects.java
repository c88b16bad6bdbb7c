package io.llmfailover.benchmarks.micro;

import java.util.List;

import io.llmfailover.benchmarks.WireSamples;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;

/**
 * The dialects, and what is decoded of each.
 */
public enum Dialects {

	/** OpenAI's chat completions. */
	OPENAI(KnownDialect.OPENAI, "gpt-6-luna"),

	/** Anthropic's messages. */
	ANTHROPIC(KnownDialect.ANTHROPIC, "claude-sonnet-5-5");

	private final KnownDialect dialect;

	private final String model;

	Dialects(KnownDialect dialect, String model) {
		this.dialect = dialect;
		this.model = model;
	}

	Dialect dialect() {
		return this.dialect.dialect();
	}

	WireTarget target() {
		return new WireTarget("benchmark", this.model, Transport.STREAM, 4096, ModelFacts.NONE);
	}

	AnswerDecoder decoder() {
		return dialect().decoder(target());
	}

	byte[] body(int tokens) {
		return WireSamples.utf8((this == OPENAI) ? WireSamples.openAiBody(tokens) : WireSamples.anthropicBody(tokens));
	}

	List<String> events(int tokens) {
		return (this == OPENAI) ? WireSamples.openAiEvents(tokens) : WireSamples.anthropicEvents(tokens);
	}

	/**
	 * The stream as it comes over the wire.
	 * @param tokens the number of events with text
	 * @return the bytes
	 */
	byte[] stream(int tokens) {
		StringBuilder stream = new StringBuilder();
		for (String data : events(tokens)) {
			if (this == ANTHROPIC) {
				stream.append("event: ").append(data, 9, data.indexOf('"', 9)).append('\n');
			}
			stream.append("data: ").append(data).append("\n\n");
		}
		return WireSamples.utf8(stream.toString());
	}

}
