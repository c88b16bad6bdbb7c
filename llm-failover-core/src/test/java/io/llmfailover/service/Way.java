package io.llmfailover.service;

import java.util.stream.Stream;

import io.llmfailover.provider.KnownDialect;

/**
 * In which dialect the first provider of the wall is asked, and how.
 *
 * @param dialect what the first provider speaks
 * @param stream whether a stream is asked for, or an answer in one piece
 */
record Way(KnownDialect dialect, boolean stream) {

	/** The name of the source of all ways, for tests with parameters. */
	static final String ALL = "io.llmfailover.service.Way#all";

	/** The name of the source of ways that ask for a stream. */
	static final String STREAMS = "io.llmfailover.service.Way#streams";

	/** The name of the source of ways that ask for an answer in one piece. */
	static final String CHATS = "io.llmfailover.service.Way#chats";

	static Stream<Way> all() {
		return Stream.concat(streams(), chats());
	}

	static Stream<Way> streams() {
		return Stream.of(KnownDialect.values()).map((dialect) -> new Way(dialect, true));
	}

	static Stream<Way> chats() {
		return Stream.of(KnownDialect.values()).map((dialect) -> new Way(dialect, false));
	}

	/** The dialect of the provider that comes second: the other one. */
	KnownDialect other() {
		return (this.dialect == KnownDialect.OPENAI) ? KnownDialect.ANTHROPIC : KnownDialect.OPENAI;
	}

	@Override
	public String toString() {
		return this.dialect + " " + (this.stream ? "stream" : "chat");
	}

}
