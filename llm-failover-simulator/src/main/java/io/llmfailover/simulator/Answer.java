package io.llmfailover.simulator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Behavior} that answers, refined step by step: every method returns a new
 * behavior. Requests that a real server would refuse are refused with its error: without
 * a key or Anthropic's version, and those that break one of the
 * {@linkplain io.llmfailover.simulator.rules vendor's rules}.
 */
public final class Answer extends Behavior {

	private final Content content;

	/** Whether text and tool calls are left to the provider. */
	private final boolean improvised;

	private final @Nullable Usage usage;

	private final @Nullable String finish;

	private final Delivery delivery;

	Answer() {
		this(new Content(List.of(), List.of(), List.of(), false), true, null, null, Delivery.FLAWLESS);
	}

	private Answer(Content content, boolean improvised, @Nullable Usage usage, @Nullable String finish,
			Delivery delivery) {
		super(delivery.toString());
		this.content = content;
		this.improvised = improvised;
		this.usage = usage;
		this.finish = finish;
		this.delivery = delivery;
	}

	/**
	 * Says this text.
	 * @param text what to say, streamed word by word; may be empty
	 * @return the new behavior
	 */
	public Answer text(String text) {
		return tokens(Words.tokens(text));
	}

	/**
	 * Says this text, in these tokens.
	 * @param tokens the text in the pieces in which it is streamed
	 * @return the new behavior
	 */
	public Answer tokens(List<String> tokens) {
		return with(this.content.withText(tokens), false);
	}

	/**
	 * Thinks aloud before it answers.
	 * @param reasoning what it thinks, streamed word by word
	 * @return the new behavior
	 */
	public Answer reasoning(String reasoning) {
		return with(this.content.withReasoning(Words.tokens(reasoning)), this.improvised);
	}

	/**
	 * Calls a tool after the text, and has no text unless one was given; once more for a
	 * parallel call.
	 * @param id the call's id
	 * @param name the tool's name
	 * @param argumentsJson the arguments as the model would write them, JSON or not
	 * @return the new behavior
	 */
	public Answer toolCall(String id, String name, String argumentsJson) {
		List<ToolCall> calls = new ArrayList<>(this.content.toolCalls());
		calls.add(new ToolCall(id, name, argumentsJson));
		return with(this.content.withToolCalls(calls), false);
	}

	/**
	 * Refuses in words, in the protocol's field or finish reason for that.
	 * @param text what it says instead of an answer
	 * @return the new behavior
	 */
	public Answer refusal(String text) {
		return with(this.content.withRefusal(Words.tokens(text)), false);
	}

	/**
	 * Reports this usage; without it the numbers are estimated from the request and from
	 * the answer.
	 * @param input the tokens of the request
	 * @param output the tokens of the answer
	 * @return the new behavior
	 */
	public Answer usage(int input, int output) {
		return new Answer(this.content, this.improvised, new Usage(input, output), this.finish, this.delivery);
	}

	/**
	 * Ends with this finish reason; without it with the natural one.
	 * @param word the word as it stands on the wire, for example {@code length}
	 * @return the new behavior
	 */
	public Answer finish(String word) {
		return new Answer(this.content, this.improvised, this.usage, word, this.delivery);
	}

	/**
	 * Ends a stream without its last event, {@code [DONE]} or {@code message_stop}.
	 * @return the new behavior
	 */
	public Answer withoutDone() {
		return with(this.delivery.withoutDone());
	}

	/**
	 * Ends the lines of a stream with carriage return and line feed.
	 * @return the new behavior
	 */
	public Answer crlf() {
		return with(this.delivery.withCrlf());
	}

	/**
	 * Puts one event of broken JSON between the others of a stream.
	 * @param afterTokens after how many tokens, at the latest before the finish reason
	 * @return the new behavior
	 */
	public Answer extraBrokenFrame(int afterTokens) {
		return with(new Mishap(Mishap.Kind.BROKEN_FRAME, afterTokens));
	}

	Answer with(Mishap mishap) {
		return with(this.delivery.with(mishap));
	}

	private Answer with(Delivery delivery) {
		return new Answer(this.content, this.improvised, this.usage, this.finish, delivery);
	}

	private Answer with(Content content, boolean improvised) {
		return new Answer(content, improvised, this.usage, this.finish, this.delivery);
	}

	@Override
	void serve(Exchange exchange) throws IOException {
		if (exchange.refused()) {
			return;
		}
		Reply reply = reply(exchange);
		if (exchange.request().stream()) {
			new StreamedAnswer(exchange, reply, this.delivery).send();
		}
		else {
			new PlainAnswer(exchange, reply, this.delivery).send();
		}
	}

	private Reply reply(Exchange exchange) {
		ReceivedRequest request = exchange.request();
		Content said = this.improvised ? new Improvisation(exchange).on(this.content) : this.content;
		// about four characters are a token
		Usage estimate = new Usage(1 + request.json().path("messages").toString().length() / 4, said.size());
		return new Reply("sim-" + exchange.id(), request.model(), said, (this.usage != null) ? this.usage : estimate,
				(this.finish != null) ? this.finish : exchange.wire().finish(said));
	}

}
