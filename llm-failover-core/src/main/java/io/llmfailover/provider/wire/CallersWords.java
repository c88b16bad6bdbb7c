package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.llmfailover.AnswerSchema;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.ToolChoice;
import io.llmfailover.provider.facts.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a chat wrote, so that it is told apart from what a provider says
 * when it repeats it. Nothing is gathered before it is needed. Immutable.
 */
public final class CallersWords {

	/** Nobody wrote anything. */
	public static final CallersWords NONE = new CallersWords(null, "");

	// anything shorter is found where it is not meant
	private static final int SHORT = 8;

	private final @Nullable ChatRequest request;

	private final String provider;

	private CallersWords(@Nullable ChatRequest request, String provider) {
		this.request = request;
		this.provider = provider;
	}

	/**
	 * The words of a request.
	 * @param request the request
	 * @param provider the provider that is asked, whose options are sent
	 * @return the words
	 */
	public static CallersWords of(ChatRequest request, String provider) {
		return new CallersWords(request, provider);
	}

	/**
	 * A text without what it repeats of the caller's: pieces of 16 characters and more of
	 * messages, schemas and options, and in a text of up to 4,096 characters also whole
	 * messages of 8 and more.
	 * @param text the text
	 * @param replacement what to put in its place
	 * @return the rest
	 */
	public String withoutQuotes(String text, String replacement) {
		Quotes quotes = new Quotes(text);
		List<String> texts = texts();
		texts.forEach(quotes::find);
		String rest = quotes.replace(replacement);
		// longer texts are found by their pieces
		if (rest.length() <= Excerpt.LONGEST) {
			for (String whole : texts) {
				boolean isShort = whole.length() >= SHORT && whole.length() < Quotes.SHORTEST;
				rest = isShort ? rest.replace(whole, replacement) : rest;
			}
		}
		return rest;
	}

	/**
	 * A text without the caller's names as well: of tools, of properties in their
	 * schemas, of options and their values. A name that is a plain word stays, since the
	 * provider may have meant the word.
	 * @param text the text
	 * @return the rest
	 */
	String withoutNames(String text) {
		String rest = withoutQuotes(text, " ");
		Set<String> names = names();
		if (names.isEmpty()) {
			return rest;
		}
		StringBuilder result = new StringBuilder(rest.length());
		int start = 0;
		while (start < rest.length()) {
			int end = start;
			while (end < rest.length() && isOfName(rest.charAt(end))) {
				end++;
			}
			if (end == start) {
				result.append(rest.charAt(start));
				start++;
				continue;
			}
			String token = rest.substring(start, end);
			result.append(names.contains(token) ? " " : token);
			start = end;
		}
		return result.toString();
	}

	private static boolean isOfName(char c) {
		return Character.isLetterOrDigit(c) || c == '_' || c == '-';
	}

	/**
	 * A text without short sequences of several words: values of options, and what ends
	 * the answer.
	 * @param text the text, which should be short
	 * @return the rest
	 */
	String withoutSequences(String text) {
		String rest = text;
		for (String name : names()) {
			if (name.length() < Quotes.SHORTEST && !name.chars().allMatch((c) -> isOfName((char) c))) {
				rest = rest.replace(name, " ");
			}
		}
		return rest;
	}

	/**
	 * Tells requests apart: the conversation, whatever instructions go with it.
	 * @return the same for the same conversation, and nearly never for another
	 */
	public long fingerprint() {
		long fingerprint = 17;
		if (this.request != null) {
			for (Message message : this.request.messages()) {
				if (!(message instanceof Message.System)) {
					fingerprint = 1_000_003 * fingerprint + message.hashCode();
				}
			}
		}
		return fingerprint;
	}

	/**
	 * About how many tokens the conversation has: a third of its characters.
	 * @return the number
	 */
	public int estimatedTokens() {
		long characters = 0;
		for (String text : texts()) {
			characters += text.length();
		}
		return (int) Math.min(characters / 3 + 4, Integer.MAX_VALUE);
	}

	/**
	 * The most tokens to generate that the request asks for.
	 * @return the number; null if it leaves that to the configuration
	 */
	public @Nullable Integer maxTokens() {
		return (this.request != null) ? this.request.options().maxTokens() : null;
	}

	/**
	 * How the caller lets the model choose tools.
	 * @return the choice
	 */
	public ToolChoice toolChoice() {
		return (this.request != null) ? this.request.toolChoice() : ToolChoice.AUTO;
	}

	/**
	 * The form of the answer that the caller asks for.
	 * @return the form; null for none
	 */
	public @Nullable AnswerSchema answerSchema() {
		return (this.request != null) ? this.request.answerSchema() : null;
	}

	/**
	 * Whether the caller passes an option through to the provider.
	 * @param name its name on the wire
	 * @return true if it is sent as the caller wrote it
	 */
	public boolean passesThrough(String name) {
		return this.request != null && this.request.extras(this.provider).containsKey(name);
	}

	/**
	 * Whether the caller passes the most tokens to generate through to the provider.
	 * @return true if they are sent as the caller wrote them
	 */
	public boolean passesThroughMaxTokens() {
		return passesThrough(Parameter.MAX_TOKENS.wireName())
				|| passesThrough(Parameter.MAX_COMPLETION_TOKENS.wireName());
	}

	/**
	 * Whether the caller gave something this name.
	 * @param name the name
	 * @return true if a tool, a property or an option is called so
	 */
	public boolean name(String name) {
		return this.request != null && GatheredWords.names(this.request, this.provider).contains(name);
	}

	/**
	 * How many sequences are to end the answer.
	 * @return the number
	 */
	public int stopSequences() {
		return (this.request != null) ? this.request.options().stop().size() : 0;
	}

	/**
	 * The names of the tools that the caller offers the model, and of those that were
	 * called earlier.
	 * @return the names, in order
	 */
	public List<String> toolNames() {
		if (this.request == null) {
			return List.of();
		}
		List<String> names = new ArrayList<>();
		this.request.tools().forEach((tool) -> names.add(tool.name()));
		for (Message message : this.request.messages()) {
			if (message instanceof Message.Assistant assistant) {
				assistant.toolCalls().forEach((call) -> names.add(call.name()));
			}
		}
		return names;
	}

	/**
	 * Whether the caller offers the model tools.
	 * @return true if there is one
	 */
	public boolean offersTools() {
		return this.request != null && !this.request.tools().isEmpty();
	}

	/**
	 * Whether the conversation holds an attachment of a kind.
	 * @param kind the kind
	 * @return true if a message of the user or a result of a tool holds one
	 */
	public boolean attaches(Class<? extends Content> kind) {
		return this.request != null && this.request.messages()
			.stream()
			.flatMap((message) -> parts(message).stream())
			.anyMatch(kind::isInstance);
	}

	private static List<Content> parts(Message message) {
		if (message instanceof Message.User user) {
			return user.content();
		}
		return (message instanceof Message.ToolResult result) ? result.content() : List.of();
	}

	private List<String> texts() {
		return (this.request != null) ? GatheredWords.texts(this.request, this.provider) : List.of();
	}

	private Set<String> names() {
		Set<String> names = (this.request != null) ? GatheredWords.names(this.request, this.provider)
				: new LinkedHashSet<>();
		names.removeIf((name) -> name.length() < 3 || isPlainWord(name));
		return names;
	}

	private static boolean isPlainWord(String name) {
		return name.chars().allMatch(Character::isLetter) && name.chars().skip(1).noneMatch(Character::isUpperCase);
	}

	@Override
	public String toString() {
		return "CallersWords[]";
	}

}
