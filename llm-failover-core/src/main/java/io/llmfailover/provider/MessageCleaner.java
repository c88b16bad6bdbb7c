package io.llmfailover.provider;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.ProviderSettings.Access;

/**
 * Cleans a provider's words of what does not belong into a log: keys, and what the
 * request said.
 */
final class MessageCleaner {

	private static final String REMOVED = "[\u2026]";

	private static final int LONGEST = 300;

	// anything shorter is no secret, and would also be found where it is not meant
	private static final int SHORTEST_SECRET = 8;

	// of which at most so much is kept
	private static final int LONGEST_READ = 4 * LONGEST;

	// also as providers mask them: sk-abc***xyz
	private static final Pattern KEYS = Pattern
		.compile("\\b(?:sk|xai|gsk|pk)-[\\w*.-]{6,}|\\bgsk_[\\w*-]{6,}" + "|\\bAIza[\\w*-]{10,}");

	// an image or a file in Base64
	private static final Pattern DATA = Pattern.compile("[\\w+/-]{64,}={0,2}");

	// whatever they look like, but for plain words: "missing bearer or basic
	// authentication"
	private static final Pattern ANNOUNCED_KEYS = Pattern.compile(
			"(?i)(\\bbearer\\s+|\\bapi.?key(?: provided)?:\\s*)" + "(?=[a-z]{16}|[a-z.]*[^a-z.\\s\"',;])[^\\s\"',;]+");

	private final List<String> secrets;

	MessageCleaner(ProviderSettings settings) {
		Access access = settings.access();
		Set<String> secrets = new LinkedHashSet<>();
		if (access.key() != null) {
			secrets.add(access.key().value());
		}
		access.headers().values().stream().filter(MessageCleaner::isSecret).forEach(secrets::add);
		if (settings.baseUrl().getRawQuery() != null) {
			secrets.add(settings.baseUrl().getRawQuery());
		}
		this.secrets = List.copyOf(secrets);
	}

	private static boolean isSecret(String text) {
		return text.length() >= SHORTEST_SECRET;
	}

	/**
	 * Cleans a message.
	 * @param message the provider's words
	 * @param request what it was asked
	 * @return the words without keys and without what the request said, on one line, at
	 * most 300 characters
	 */
	String clean(String message, ChatRequest request) {
		String clean = message;
		for (String secret : this.secrets) {
			clean = clean.replace(secret, REMOVED);
		}
		clean = KEYS.matcher(clean).replaceAll(REMOVED);
		clean = ANNOUNCED_KEYS.matcher(clean).replaceAll("$1" + REMOVED);
		clean = DATA.matcher(clean).replaceAll(REMOVED);
		clean = withoutQuotes(clean, texts(request));
		clean = clean.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
		return (clean.length() > LONGEST) ? clean.substring(0, LONGEST - 1) + "\u2026" : clean;
	}

	private static String withoutQuotes(String message, List<String> texts) {
		String rest = message;
		for (String text : texts) {
			if (isSecret(text)) {
				rest = rest.replace(text, REMOVED);
			}
		}
		Quotes quotes = new Quotes((rest.length() > LONGEST_READ) ? rest.substring(0, LONGEST_READ) : rest);
		texts.forEach(quotes::find);
		return quotes.replace(REMOVED);
	}

	private static List<String> texts(ChatRequest request) {
		List<String> texts = new ArrayList<>();
		for (Message message : request.messages()) {
			if (message instanceof Message.System system) {
				texts.add(system.text());
			}
			else if (message instanceof Message.User user) {
				add(user.content(), texts);
			}
			else if (message instanceof Message.Assistant assistant) {
				texts.add(assistant.text());
				assistant.toolCalls().stream().map(ToolCall::arguments).forEach(texts::add);
			}
			else if (message instanceof Message.ToolResult result) {
				add(result.content(), texts);
			}
		}
		return texts;
	}

	private static void add(List<Content> content, List<String> texts) {
		for (Content part : content) {
			if (part instanceof Text text) {
				texts.add(text.text());
			}
			else if (part instanceof Image image && image.url() != null) {
				texts.add(image.url().toString());
			}
		}
	}

}
