package io.llmfailover.provider.openai;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.provider.wire.ErrorEvidence;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What an error says, whichever of the many shapes its body has. Fields that may repeat
 * the request or the model's output ({@code input}, {@code failed_generation} …) are
 * never looked at: their words are not the provider's.
 *
 * @param status the HTTP status; for an error inside an answer the status that the error
 * itself names, 0 for none
 * @param message the provider's message
 * @param labels its types, codes and reasons, separated by spaces
 * @param param the parameter that it is about; empty for none
 */
record ErrorBody(int status, String message, String labels, String param) {

	// the first that says something; beside a message, "error" is but a name
	private static final List<String> MESSAGES = List.of("message", "msg", "detail", "error_description", "error_msg",
			"status_msg", "error", "errors", "title");

	private static final List<String> LABELS = List.of("type", "code", "status", "reason", "quotaId");

	private static final List<String> LABELLED = List.of("error", "innererror", "details", "violations");

	private static final List<String> STATUSES = List.of("code", "status_code", "status");

	private static final Pattern TITLE = Pattern.compile("(?i)<title>([^<]*)</title>");

	private static final int DEEPEST = 6;

	private static final int LONGEST_EXCERPT = 300;

	/**
	 * Reads an error.
	 * @param evidence the error response, or the error inside an answer
	 * @return what it says
	 */
	static ErrorBody of(ErrorEvidence evidence) {
		JsonNode body = Objects.requireNonNullElse(evidence.body(), MissingNode.getInstance());
		// Gemini's compatible endpoint wraps its error in an array
		body = body.isArray() ? body.path(0) : body;
		JsonNode error = body.path("error").isObject() ? body.path("error") : body;
		String message = words(error, 0);
		String labels = labels(body, 0);
		ErrorEvidence upstream = upstream(error, evidence);
		if (upstream != null) {
			ErrorBody cause = of(upstream);
			message = message + ": " + cause.message;
			labels = labels + " " + cause.labels;
		}
		return new ErrorBody((evidence.status() >= 400) ? evidence.status() : status(error),
				message.isBlank() ? text(evidence) : message, labels, error.path("param").stringValue(""));
	}

	/**
	 * Whether the message or a label holds words like these.
	 * @param words the words
	 * @return true if it does
	 */
	boolean says(Pattern words) {
		return words.matcher(this.message).find() || words.matcher(this.labels).find();
	}

	// OpenRouter: the upstream provider's body, as a string
	private static @Nullable ErrorEvidence upstream(JsonNode error, ErrorEvidence evidence) {
		JsonNode raw = error.path("metadata").path("raw");
		return raw.isString() ? ErrorEvidence.of(evidence.status(), evidence.headers(), raw.stringValue()) : null;
	}

	private static String words(JsonNode node, int depth) {
		if (node.isString()) {
			return node.stringValue().strip();
		}
		if (!node.isContainer() || depth == DEEPEST) {
			return "";
		}
		Stream<JsonNode> parts = node.isArray() ? node.valueStream() : MESSAGES.stream().map(node::path);
		return parts.map((part) -> words(part, depth + 1)).filter((words) -> !words.isEmpty()).findFirst().orElse("");
	}

	private static String labels(JsonNode node, int depth) {
		if (!node.isContainer() || depth == DEEPEST) {
			return "";
		}
		if (node.isArray()) {
			return node.valueStream().map((item) -> labels(item, depth + 1)).collect(Collectors.joining(" "));
		}
		Stream<String> own = LABELS.stream().map((name) -> node.path(name).asString(""));
		Stream<String> inner = LABELLED.stream().map((name) -> labels(node.path(name), depth + 1));
		return Stream.concat(own, inner).filter((label) -> !label.isBlank()).collect(Collectors.joining(" "));
	}

	private static int status(JsonNode error) {
		return STATUSES.stream()
			.mapToInt((name) -> error.path(name).asInt(0))
			.filter((status) -> status >= 400 && status < 600)
			.findFirst()
			.orElse(0);
	}

	private static String text(ErrorEvidence evidence) {
		Matcher title = TITLE.matcher(evidence.text());
		String text = (title.find() ? title.group(1) : evidence.text()).strip();
		if (text.isEmpty()) {
			return "HTTP " + evidence.status();
		}
		return (text.length() > LONGEST_EXCERPT) ? text.substring(0, LONGEST_EXCERPT) : text;
	}

}
