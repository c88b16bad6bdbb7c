package io.llmfailover;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens in a stream. A stream ends with {@link Completed}, or with a
 * {@link ChatFailedException}; an answer that was cut never ends like a whole one.
 */
public sealed interface ChatEvent {

	/**
	 * Calls the visitor's method for this event.
	 * @param <R> the type of the result
	 * @param visitor one method per event
	 * @return what the method returned
	 */
	<R> R fold(Visitor<R> visitor);

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form, whose {@code type} tells which kind of event it is
	 */
	@JsonValue
	default JsonForm toJson() {
		return fold(EventJson.WRITER);
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the event
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static ChatEvent fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, EventJson::read);
	}

	/**
	 * The next piece of the text.
	 *
	 * @param text the piece, not empty
	 * @param provider the name of the provider that answers
	 * @param model its model, as it was asked for
	 */
	record TextDelta(String text, String provider, String model) implements ChatEvent {

		/**
		 * Checks that nothing is missing.
		 */
		public TextDelta {
			Objects.requireNonNull(text, "text");
			Objects.requireNonNull(provider, "provider");
			Objects.requireNonNull(model, "model");
		}

		@Override
		public <R> R fold(Visitor<R> visitor) {
			return visitor.text(this);
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the event
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static TextDelta fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, TextDelta.class, EventJson::read);
		}

		@Override
		public String toString() {
			return "TextDelta[" + this.provider + ":" + this.model + ", " + this.text.length() + " characters]";
		}

	}

	/**
	 * The next piece of the model's reasoning. It is not part of the answer.
	 *
	 * @param text the piece, not empty
	 * @param provider the name of the provider that answers
	 * @param model its model, as it was asked for
	 */
	record ReasoningDelta(String text, String provider, String model) implements ChatEvent {

		/**
		 * Checks that nothing is missing.
		 */
		public ReasoningDelta {
			Objects.requireNonNull(text, "text");
			Objects.requireNonNull(provider, "provider");
			Objects.requireNonNull(model, "model");
		}

		@Override
		public <R> R fold(Visitor<R> visitor) {
			return visitor.reasoning(this);
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the event
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static ReasoningDelta fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, ReasoningDelta.class, EventJson::read);
		}

		@Override
		public String toString() {
			return "ReasoningDelta[" + this.provider + ":" + this.model + ", " + this.text.length() + " characters]";
		}

	}

	/**
	 * The model wants a tool called. The call is whole. A tool that the library does not
	 * run is safe to run once the stream has completed, since until then
	 * {@link Restarted} may void it.
	 *
	 * @param toolCall the call
	 */
	record ToolCalled(ToolCall toolCall) implements ChatEvent {

		@Override
		public <R> R fold(Visitor<R> visitor) {
			return visitor.toolCall(this);
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the event
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static ToolCalled fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, ToolCalled.class, EventJson::read);
		}

	}

	/**
	 * The provider broke off in the middle of its answer. Another one is being asked;
	 * nothing that was shown is void yet.
	 *
	 * @param attempt the attempt that broke off
	 */
	record Interrupted(Attempt attempt) implements ChatEvent {

		@Override
		public <R> R fold(Visitor<R> visitor) {
			return visitor.interrupted(this);
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the event
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static Interrupted fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, Interrupted.class, EventJson::read);
		}

	}

	/**
	 * All text, reasoning and tool calls shown so far are void: another provider answers
	 * differently, and its answer follows from its beginning. Where tools have run, only
	 * what was shown since the last {@link RoundCompleted} is void.
	 *
	 * @param voided the text that is void
	 * @param attempt the attempt that broke off
	 * @param attempts the trail so far; the target that answers now is not in it yet
	 */
	record Restarted(String voided, Attempt attempt, List<Attempt> attempts) implements ChatEvent {

		/**
		 * Copies the trail.
		 */
		public Restarted {
			attempts = List.copyOf(attempts);
		}

		/**
		 * The failure of a consumer that cannot take back what it has shown.
		 * @return the exception to end the stream with
		 */
		public ChatFailedException refused() {
			return refused(List.of());
		}

		/**
		 * The failure of a consumer that cannot take back what it has shown, of a call
		 * that has run tools.
		 * @param messages what the call had added by then
		 * @return the exception to end the stream with
		 */
		public ChatFailedException refused(List<Message> messages) {
			return new ChatFailedException(Objects.requireNonNullElse(this.attempt.kind(), FailureKind.NETWORK),
					"The stream broke off, and the next provider's answer differs from the text already shown, which"
							+ " this consumer cannot take back",
					this.attempts, this.voided, messages, null);
		}

		@Override
		public <R> R fold(Visitor<R> visitor) {
			return visitor.restarted(this);
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the event
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static Restarted fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, Restarted.class, EventJson::read);
		}

		@Override
		public String toString() {
			return "Restarted[" + this.voided.length() + " characters voided]";
		}

	}

	/**
	 * A tool begins to run. The round that asked for it has ended: nothing voids it any
	 * more.
	 *
	 * @param toolCall the call
	 * @param round which round of the call asked for it, from 1
	 */
	record ToolStarted(ToolCall toolCall, int round) implements ChatEvent {

		/**
		 * Checks that there is a call, and a round.
		 */
		public ToolStarted {
			Objects.requireNonNull(toolCall, "toolCall");
			Attempt.checkRound(round);
		}

		@Override
		public <R> R fold(Visitor<R> visitor) {
			return visitor.toolStarted(this);
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the event
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static ToolStarted fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, ToolStarted.class, EventJson::read);
		}

	}

	/**
	 * A tool has run.
	 *
	 * @param toolCall the call
	 * @param outcome what came of it
	 * @param duration from its start to its end
	 * @param round which round of the call asked for it, from 1
	 */
	record ToolFinished(ToolCall toolCall, ToolOutcome outcome, Duration duration, int round) implements ChatEvent {

		/**
		 * Checks that nothing is missing.
		 */
		public ToolFinished {
			Objects.requireNonNull(toolCall, "toolCall");
			Objects.requireNonNull(outcome, "outcome");
			Objects.requireNonNull(duration, "duration");
			Attempt.checkRound(round);
		}

		@Override
		public <R> R fold(Visitor<R> visitor) {
			return visitor.toolFinished(this);
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the event
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static ToolFinished fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, ToolFinished.class, EventJson::read);
		}

	}

	/**
	 * A round of a call that offers tools to run has ended well. What it has shown stays:
	 * a {@link Restarted} that follows is about a later round.
	 *
	 * @param round which round of the call it was, from 1
	 * @param usage the tokens that its answer cost
	 */
	record RoundCompleted(int round, Usage usage) implements ChatEvent {

		/**
		 * Checks that there is a usage, and a round.
		 */
		public RoundCompleted {
			Objects.requireNonNull(usage, "usage");
			Attempt.checkRound(round);
		}

		@Override
		public <R> R fold(Visitor<R> visitor) {
			return visitor.roundCompleted(this);
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the event
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static RoundCompleted fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, RoundCompleted.class, EventJson::read);
		}

	}

	/**
	 * The answer is complete. The last event of every stream that does not fail.
	 *
	 * @param response the whole answer
	 */
	record Completed(ChatResponse response) implements ChatEvent {

		@Override
		public <R> R fold(Visitor<R> visitor) {
			return visitor.completed(this);
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the event
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static Completed fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, Completed.class, EventJson::read);
		}

	}

	/**
	 * One method per event, so that none can be forgotten.
	 *
	 * @param <R> the type of the result
	 */
	interface Visitor<R> {

		/**
		 * The next piece of the text.
		 * @param event the event
		 * @return the result
		 */
		R text(TextDelta event);

		/**
		 * The next piece of the model's reasoning.
		 * @param event the event
		 * @return the result
		 */
		R reasoning(ReasoningDelta event);

		/**
		 * The model wants a tool called.
		 * @param event the event
		 * @return the result
		 */
		R toolCall(ToolCalled event);

		/**
		 * The provider broke off.
		 * @param event the event
		 * @return the result
		 */
		R interrupted(Interrupted event);

		/**
		 * All that was shown is void.
		 * @param event the event
		 * @return the result
		 */
		R restarted(Restarted event);

		/**
		 * A tool begins to run.
		 * @param event the event
		 * @return the result
		 */
		R toolStarted(ToolStarted event);

		/**
		 * A tool has run.
		 * @param event the event
		 * @return the result
		 */
		R toolFinished(ToolFinished event);

		/**
		 * A round has ended well, and another one may follow.
		 * @param event the event
		 * @return the result
		 */
		R roundCompleted(RoundCompleted event);

		/**
		 * The answer is complete.
		 * @param event the event
		 * @return the result
		 */
		R completed(Completed event);

	}

}
