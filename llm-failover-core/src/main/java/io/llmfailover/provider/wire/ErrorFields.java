package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of an error.
 *
 * @param status the status that the error itself names; 0 for none
 * @param message its message
 * @param labels its types, codes and reasons
 * @param param the parameter that it is about; empty for none
 */
record ErrorFields(int status, String message, List<String> labels, String param) {

	// the first that says something; beside a message, "error" is but a name
	private static final List<String> MESSAGES = List.of("message", "msg", "detail", "error_description", "error_msg",
			"status_msg", "Message", "error", "errors", "base_resp", "title");

	private static final List<String> LABELS = List.of("type", "code", "status", "reason", "quotaId", "error_type",
			"error_code", "errorCode", "__type");

	private static final List<String> LABELLED = List.of("error", "errors", "innererror", "details", "violations",
			"detail");

	private static final List<String> STATUSES = List.of("code", "status_code", "status", "http_code", "statusCode");

	private static final int DEEPEST = 6;

	private static final int MOST_LABELS = 50;

	/**
	 * Reads them.
	 * @param json the body
	 * @param evidence where it comes from
	 * @return the fields
	 */
	static ErrorFields of(JsonNode json, ErrorEvidence evidence) {
		return of(json, evidence, 0);
	}

	private static ErrorFields of(JsonNode json, ErrorEvidence evidence, int depth) {
		// Gemini's compatible endpoint wraps its error in an array
		JsonNode body = json.isArray() ? json.path(0) : json;
		JsonNode error = body.path("error").isObject() ? body.path("error") : body;
		String message = words(error, 0);
		List<String> labels = new ArrayList<>();
		labels(body, labels, 0);
		String param = param(error);
		addMiniMaxCode(body, message, labels);
		JsonNode upstream = (depth < 2) ? upstream(error, message) : null;
		if (upstream != null) {
			ErrorFields cause = of(upstream, evidence, depth + 1);
			boolean nested = error.path("metadata").path("raw").isString();
			message = nested ? message + ": " + cause.message : cause.message;
			labels.addAll(cause.labels);
			param = param.isEmpty() ? cause.param : param;
		}
		else if (error.path("metadata").path("raw").isString()) {
			message = message + ": " + error.path("metadata").path("raw").stringValue();
		}
		return new ErrorFields(status(error), message.isBlank() ? text(evidence) : message, labels, param);
	}

	// OpenRouter: the upstream provider's body, as a string; others put it into the
	// message
	private static @Nullable JsonNode upstream(JsonNode error, String message) {
		JsonNode raw = error.path("metadata").path("raw");
		if (raw.isString()) {
			return PartialJson.read(raw.stringValue());
		}
		return message.startsWith("{") ? PartialJson.read(message) : null;
	}

	// MiniMax: "insufficient balance (1008)", or {"base_resp":{"status_code":1008}}
	private static void addMiniMaxCode(JsonNode body, String message, List<String> labels) {
		int code = body.path("base_resp").path("status_code").asInt(0);
		int length = message.length();
		if (code == 0 && length > 6 && message.charAt(length - 1) == ')' && message.charAt(length - 6) == '('
				&& message.substring(length - 5, length - 1).chars().allMatch((c) -> c >= '0' && c <= '9')) {
			code = Integer.parseInt(message.substring(length - 5, length - 1));
		}
		if (code > 0) {
			labels.add("minimax-" + code);
		}
	}

	private static String words(JsonNode node, int depth) {
		if (node.isString()) {
			return node.stringValue().strip();
		}
		if (!node.isContainer() || depth == DEEPEST) {
			return "";
		}
		if (node.isArray()) {
			for (JsonNode part : node) {
				String words = words(part, depth + 1);
				if (!words.isEmpty()) {
					return words;
				}
			}
			return "";
		}
		for (String name : MESSAGES) {
			String words = words(node.path(name), depth + 1);
			if (!words.isEmpty()) {
				return words;
			}
		}
		return "";
	}

	private static void labels(JsonNode node, List<String> labels, int depth) {
		if (!node.isContainer() || depth == DEEPEST || labels.size() > MOST_LABELS) {
			return;
		}
		if (node.isArray()) {
			node.forEach((item) -> labels(item, labels, depth + 1));
			return;
		}
		for (String name : LABELS) {
			String label = node.path(name).asString("");
			if (!label.isBlank()) {
				labels.add(label.strip());
			}
		}
		LABELLED.forEach((name) -> labels(node.path(name), labels, depth + 1));
	}

	// FastAPI: {"detail":[{"loc":["body","temperature"], …}]}
	private static String param(JsonNode error) {
		String param = error.path("param").asString("");
		if (!param.isBlank() && !param.equalsIgnoreCase("none") && !param.equals("null")) {
			return param.strip();
		}
		JsonNode detail = error.path("detail").isMissingNode() ? error.path("message").path("detail")
				: error.path("detail");
		JsonNode location = detail.path(0).path("loc");
		if (location.size() < 2 || !"body".equals(location.path(0).asString(""))) {
			return "";
		}
		List<String> path = new ArrayList<>();
		location.forEach((step) -> path.add(step.asString("")));
		return String.join(".", path.subList(1, path.size()));
	}

	private static int status(JsonNode error) {
		return STATUSES.stream()
			.mapToInt((name) -> number(error.path(name)))
			.filter((status) -> status >= 400 && status < 600)
			.findFirst()
			.orElse(0);
	}

	private static int number(JsonNode node) {
		String text = node.asString("");
		return (text.length() == 3 && text.chars().allMatch((c) -> c >= '0' && c <= '9')) ? Integer.parseInt(text) : 0;
	}

	private static String text(ErrorEvidence evidence) {
		String text = evidence.text();
		String lower = text.toLowerCase(Locale.ROOT);
		int title = lower.indexOf("<title>");
		int end = (title >= 0) ? lower.indexOf("</title>", title) : -1;
		String words = ((end >= 0) ? text.substring(title + "<title>".length(), end) : text).strip();
		return words.isEmpty() ? "HTTP " + evidence.status() : words;
	}

}
