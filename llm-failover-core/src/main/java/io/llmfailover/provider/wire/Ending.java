package io.llmfailover.provider.wire;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's word for the end of an answer means. Gateways pass on the words of
 * whoever is behind them, so the words mean the same in every dialect. Only words that
 * are known to be good are taken for a good ending.
 *
 * @param word the provider's word, shortened; empty for none
 * @param reason the normal form
 * @param failure the kind of failure that it stands for; null for an answer
 * @see <a href=
 * "https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons">Anthropic</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI</a>
 * @see <a href="https://ai.google.dev/api/generate-content#FinishReason">Gemini</a>
 * @see <a href=
 * "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Bedrock</a>
 */
public record Ending(String word, FinishReason reason, @Nullable FailureKind failure) {

	private static final int LONGEST_WORD = 100;

	// a word is a whole one first, then one that holds what stands between stars
	private static final List<Row> TABLE = List.of(
	// @formatter:off
		answer(FinishReason.STOP, "stop end_turn end eos eos_token endoftext end_of_text complete completed normal"),
		answer(FinishReason.STOP_SEQUENCE, "stop_sequence stop_sequences stop_string stop_word"),
		// the calls count: such a word without any is a failure
		answer(FinishReason.TOOL_CALLS, "tool_calls tool_call tool_use function_call function_calls"),
		answer(FinishReason.PAUSE, "pause_turn pause paused"),
		answer(FinishReason.REFUSAL, "refusal refused"),

		// DeepSeek; https://api-docs.deepseek.com/api/create-chat-completion
		failure(FailureKind.OVERLOADED, "insufficient_system_resource error_limit *overload* *capacity* *rate_limit*"),
		// Gemini; Bedrock
		failure(FailureKind.MALFORMED_RESPONSE, "*malformed* function_call_filter* *unexpected_tool_call*"
				+ " *too_many_tool_calls* *missing_thought_signature*"),

		answer(FinishReason.LENGTH, "length *max_tokens* *max_length* *max_output* *max_completion* *max_new_tokens*"
				+ " *token_limit* *length_limit* *model_length* *context_length* *context_window* *context_limit* *max_context*"
				+ " *context_full* *max_seq* *too_long* truncated"),
		answer(FinishReason.CONTENT_FILTER, "language *content_filter* *contentfilter* *content_policy* *safety* *sensitive*"
				+ " *guardrail* *blocklist* *blocked* *prohibited* *recitation* *spii* *moderat* *toxic* *policy* *censor*"
				+ " *harm* *flagged* *risk* *violat* *unsafe* model_armor image_other"),

		// broken off: vLLM, Cohere, watsonx, Zhipu
		failure(FailureKind.INCOMPLETE_STREAM, "repetition preempted *abort* *error* *cancel* *fail* *interrupt* *timeout*"
				+ " *timed_out* *time_limit* *incomplete* *disconnect* *exception* *killed* *evicted* *shutdown*"
				+ " oom *out_of_memory* *premature* *crash*"));
	// @formatter:on

	/** No ending: the answer goes on. */
	static final Ending NONE = new Ending("", FinishReason.STOP, null);

	// what some servers say in every frame before the last
	private static final List<String> NOT_YET = List.of("", "null", "none", "not_finished", "unfinished", "in_progress",
			"continue", "unspecified");

	private static final Pattern CAMEL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

	private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");

	private static final Pattern PREFIX = Pattern.compile("^_?(finish_reason|stop_reason|finish)_");

	// each answer ends with one of these: they are looked up as they are
	private static final Map<String, Ending> KNOWN = TABLE.stream()
		.flatMap((row) -> row.words.stream())
		.filter((word) -> !word.contains("*"))
		.collect(Collectors.toUnmodifiableMap((word) -> word, Ending::find));

	/**
	 * Finds out what a word means.
	 * @param word the provider's word
	 * @return its meaning; {@link FinishReason#OTHER} for a word that is not known
	 */
	public static Ending of(String word) {
		Ending known = KNOWN.get(word);
		return (known != null) ? known : find(word);
	}

	private static Ending find(String word) {
		String shown = (word.length() > LONGEST_WORD) ? word.substring(0, LONGEST_WORD) : word;
		String plain = plain(shown);
		if (NOT_YET.contains(plain)) {
			return NONE;
		}
		for (Row row : TABLE) {
			if (row.names(plain)) {
				return new Ending(shown, row.reason, row.failure);
			}
		}
		for (Row row : TABLE) {
			if (row.describes(plain)) {
				return new Ending(shown, row.reason, row.failure);
			}
		}
		return new Ending(shown, FinishReason.OTHER, null);
	}

	private static String plain(String word) {
		String snake = CAMEL.matcher(word).replaceAll("_").toLowerCase(Locale.ROOT);
		return PREFIX.matcher(BETWEEN_WORDS.matcher(snake).replaceAll("_")).replaceFirst("");
	}

	/**
	 * Whether it says that an answer has ended.
	 * @return false for no word, and for those that say that it goes on
	 */
	public boolean isEnd() {
		return !this.word.isEmpty();
	}

	/**
	 * Whether the answer was cut short, so that its last tool call may lack its end.
	 * @return true if it was
	 */
	public boolean cut() {
		return switch (this.reason) {
			case LENGTH, CONTENT_FILTER, REFUSAL -> true;
			case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSE, OTHER -> false;
		};
	}

	/**
	 * Which of two endings counts where the parts of one answer end differently.
	 * @param other the other
	 * @return the one that says more against the answer; this one if neither does
	 */
	public Ending worse(Ending other) {
		return (other.weight() > weight()) ? other : this;
	}

	private int weight() {
		if (this.failure != null) {
			return 4;
		}
		return cut() ? 3 : ((this.reason == FinishReason.OTHER) ? 2 : (isEnd() ? 1 : 0));
	}

	/**
	 * Checks that an answer may end like this.
	 * @param words whether the answer has any text, or words of a refusal
	 * @param toolCalls whether it has any tool call
	 * @throws TargetFailedException if the word stands for a failure, or for what is not
	 * there
	 */
	public void check(boolean words, boolean toolCalls) {
		if (this.failure != null) {
			throw failed(this.failure, "The provider ended the answer with '" + this.word + "'");
		}
		if (this.reason == FinishReason.TOOL_CALLS && !toolCalls) {
			throw failed(FailureKind.MALFORMED_RESPONSE,
					"The provider ended the answer with '" + this.word + "', but there is no tool call");
		}
		if (this.reason == FinishReason.OTHER && !words && !toolCalls) {
			throw failed(FailureKind.EMPTY_RESPONSE,
					"The provider ended the answer with '" + this.word + "' and said nothing");
		}
	}

	/**
	 * What a caller should know of it.
	 * @param warnings takes the warning, if any
	 */
	public void warn(List<String> warnings) {
		if (this.reason == FinishReason.OTHER) {
			warnings.add("the answer ended with a word that is not known: '" + this.word + "'");
		}
	}

	private static TargetFailedException failed(FailureKind kind, String message) {
		return new TargetFailedException(Failure.of(kind, message));
	}

	private static Row answer(FinishReason reason, String words) {
		return new Row(reason, null, List.of(words.split(" ")));
	}

	private static Row failure(FailureKind kind, String words) {
		return new Row(FinishReason.OTHER, kind, List.of(words.split(" ")));
	}

	/**
	 * A row of the table.
	 *
	 * @param reason the normal form
	 * @param failure the failure; null for an answer
	 * @param words the words; with a star what they begin with or hold
	 */
	private record Row(FinishReason reason, @Nullable FailureKind failure, List<String> words) {

		boolean names(String plain) {
			return this.words.contains(plain);
		}

		boolean describes(String plain) {
			return this.words.stream().anyMatch((word) -> describes(word, plain));
		}

		private static boolean describes(String word, String plain) {
			if (!word.endsWith("*")) {
				return false;
			}
			String part = word.replace("*", "");
			return word.startsWith("*") ? plain.contains(part) : plain.startsWith(part);
		}

	}

}
