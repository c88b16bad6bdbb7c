package io.llmfailover.provider.openai;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.RetryAfter;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What the errors of OpenAI, and of everybody who speaks its protocol, mean. Words go
 * before the status, since vendors disagree about the status: a bad key is a 400 at
 * Gemini and xAI, an empty account a 429 at OpenAI and a 403 at xAI, and a 403 may be
 * about the key, one model or safety.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI</a>
 * @see <a href="https://ai.google.dev/gemini-api/docs/troubleshooting">Gemini</a>
 * @see <a href="https://docs.x.ai/docs/key-information/debugging">xAI</a>
 * @see <a href="https://api-docs.deepseek.com/quick_start/error_codes">DeepSeek</a>
 * @see <a href="https://openrouter.ai/docs/api-reference/errors">OpenRouter</a>
 */
final class OpenAiFailures {

	private static final Predicate<Case> ALWAYS = (error) -> true;

	// the provider is up and refuses this request, as opposed to a failure of its own
	private static final Predicate<Case> REFUSED = (error) -> error.status() < 500 && error.status() != 429;

	// the first that applies
	private static final List<Rule> RULES = List.of(
	// @formatter:off
		rule(FailureKind.CONTENT_FILTERED, says("content_policy", "content_filter", "content management policy",
				"content filtering", "ResponsibleAIPolicy", "violat\\w{1,5} .{0,20}(usage|content|safety) (guidelines|polic)",
				"usage policy", "SAFETY_CHECK", "prohibited_content",
				"(input|prompt|request|content|message) (was|is|has been) flagged", "moderation_blocked",
				"safety system", "Content Exists Risk", "data_?inspection_?failed", "inappropriate content", "considered high risk")),

		rule(FailureKind.REQUEST_TOO_LARGE, OpenAiFailures::asksForMoreThanTheLimit),
		rule(FailureKind.REQUEST_TOO_LARGE, says("request( is|_is)?[_ ]too[_ ]large", "entity too large",
				"(payload|body) (size |is )*(exceeds|too large)", "string_above_max_length")),

		rule(FailureKind.CONTEXT_TOO_LONG, status(429).negate().and(says("context_(length|window)_exceeded",
				"exceed_context", "(maximum|max) (context|prompt) length", "maximum (model|allowed input) length",
				"max_(seq|model)_len",
				"(exceed\\w{0,4}|greater than|larger than|longer than) .{0,30}context (window|length|size|limit)",
				"context (window|length|size) (limit )?(is )?exceed", "(prompt|input) (is )?too long", "prompt exceeds",
				"too many (input |prompt )?tokens", "input tokens exceed", "input token count",
				"token limit( was)? (reached|exceeded)", "exceeded (the )?model token limit", "reduce the length of",
				"range of input length", "must have less than \\d+", "max_new_tokens.{0,20} must be",
				"exceeds the limit of \\d+"))),

		rule(FailureKind.QUOTA_EXHAUSTED, status(402)),
		rule(FailureKind.QUOTA_EXHAUSTED, says("insufficient[_ ].{0,30}(quota|balance|credits?|funds)",
				"quota_?exhausted", "exceeded_current_quota", "(no|enough|out of|available|any|more) credits", "credits or licenses",
				"credit (limit|balance)", "included credits", "(spending|billing hard|billing_hard|monthly|key)[ _]limit",
				"billing_not_active", "check your billing", "payment required", "arrearage", "past invoices", "PerDay")),
		rule(FailureKind.QUOTA_EXHAUSTED, says("exceeded your current quota").and(OpenAiFailures::noWaitHelps)),

		rule(FailureKind.MODEL_UNAVAILABLE, says("model_(not_\\w+|decommissioned|deprecated|retired|permission\\w*)",
				"(invalid|unknown|unsupported|no_such)_model", "DeploymentNotFound")),

		rule(FailureKind.AUTHENTICATION, status(401)),
		rule(FailureKind.AUTHENTICATION, REFUSED.and(says("invalid_api_key", "api_key_(invalid|expired|missing|service|http|ip)",
				"\\bapi[ -]key\\b.{0,40}(invalid|not valid|incorrect|expired|missing|not found)",
				"\\bapi[ -]key\\b.{0,40}(revoked|disabled|leaked|required|suspended)",
				"(invalid|incorrect|missing|wrong|no|expired|bad|valid) .{0,20}\\bapi[ -]key\\b", "authentication",
				"authorization header", "unauthori[sz]ed", "unauthenticated", "unregistered callers", "consumer_(invalid|suspended)",
				"access token", "missing scopes", "insufficient permissions",
				"account .{0,20}(deactivated|suspended|disabled)", "location is not supported",
				"not available in your (country|region)", "unsupported_country", "service_disabled"))),

		rule(FailureKind.MALFORMED_RESPONSE, says("tool_use_failed", "json_validate_failed", "tool call validation failed")),

		rule(FailureKind.MODEL_UNAVAILABLE, status(404, 410).and(OpenAiFailures::namesTheModel)),
		rule(FailureKind.MODEL_UNAVAILABLE, status(403).and(says("\\bmodel\\b"))),
		rule(FailureKind.MODEL_UNAVAILABLE, REFUSED.and(param("", "model", "stream")).and(says(
				"\\bmodel\\b.{0,120}(not exist|not found|no longer|unavailable|not available)",
				"\\bmodel\\b.{0,120}(decommissioned|deprecated|retired|discontinued)",
				"(invalid|unknown|unrecogni[sz]ed|no such|not a|not a valid|not a chat|specified) model",
				"model is not supported", "no models? loaded", "supported by any provider", "verified to (use|stream)",
				"no endpoints found for"))),

		rule(FailureKind.OVERLOADED, status(498, 503, 529)),
		rule(FailureKind.OVERLOADED, says("(overloaded|engine_overloaded|server_overloaded)_error")),
		rule(FailureKind.RATE_LIMITED, status(429)),
		rule(FailureKind.RATE_LIMITED, says("rate[_ -]?limit", "too[_ ]many[_ ]requests", "resource_exhausted", "throttl")),
		rule(FailureKind.OVERLOADED, REFUSED.negate().or(status(0)).and(says("overloaded", "over capacity", "too busy",
				"is busy", "high demand", "\\bunavailable\\b", "service_unavailable"))),

		rule(FailureKind.AUTHENTICATION, status(403)),
		rule(FailureKind.TIMEOUT, status(408)),
		rule(FailureKind.REQUEST_TOO_LARGE, status(413)),
		rule(FailureKind.SERVER_ERROR, status(409, 425)),
		rule(FailureKind.INVALID_REQUEST, (error) -> error.status() >= 400 && error.status() < 500),
		rule(FailureKind.INVALID_REQUEST, status(0).and(says("invalid_request", "invalid_argument"))),
		rule(FailureKind.SERVER_ERROR, ALWAYS));
	// @formatter:on

	private static final Pattern LIMIT = Pattern.compile("\\bLimit:? (\\d+).{0,80}\\bRequested:? (\\d+)");

	private static final Pattern MODEL = Pattern.compile("(?i)\\bmodels?\\b");

	private OpenAiFailures() {
	}

	/**
	 * Finds out what an error means.
	 * @param evidence the error response, or the error inside an answer
	 * @param target who sent it
	 * @return the failure; its message is the provider's and not yet cleaned
	 */
	static Failure classify(ErrorEvidence evidence, WireTarget target) {
		ErrorBody body = ErrorBody.of(evidence);
		Duration retryAfter = RetryAfter.of(evidence);
		Case error = new Case(body, target.model(), retryAfter);
		Rule rule = RULES.stream().filter((candidate) -> candidate.when().test(error)).findFirst().orElseThrow();
		return Failure.of(rule.kind(), body.message()).retryAfter(retryAfter);
	}

	private static Rule rule(FailureKind kind, Predicate<Case> when) {
		return new Rule(kind, when);
	}

	private static Predicate<Case> status(int... statuses) {
		return (error) -> IntStream.of(statuses).anyMatch((status) -> status == error.status());
	}

	private static Predicate<Case> says(String... words) {
		Pattern pattern = Pattern.compile(String.join("|", words), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
		return (error) -> error.body().says(pattern);
	}

	private static Predicate<Case> param(String... names) {
		return (error) -> List.of(names).contains(error.body().param());
	}

	// who cannot be cured by waiting does not say for how long; Gemini uses these words
	// for limits per minute too, but does
	private static boolean noWaitHelps(Case error) {
		return error.retryAfter() == null;
	}

	private static boolean namesTheModel(Case error) {
		return error.body().message().contains(error.model()) || MODEL.matcher(error.body().message()).find();
	}

	// "Limit 6000, Requested 7000": one request that is larger than the limit per minute
	private static boolean asksForMoreThanTheLimit(Case error) {
		Matcher numbers = LIMIT.matcher(error.body().message());
		return numbers.find() && Double.parseDouble(numbers.group(2)) > Double.parseDouble(numbers.group(1));
	}

	/**
	 * A row of the table.
	 *
	 * @param kind what an error means
	 * @param when which errors
	 */
	private record Rule(FailureKind kind, Predicate<Case> when) {

	}

	/**
	 * What a rule looks at.
	 *
	 * @param body what the error says
	 * @param model the model that was asked for
	 * @param retryAfter how long the provider asks to be left alone; null if it does not
	 * say
	 */
	private record Case(ErrorBody body, String model, @Nullable Duration retryAfter) {

		int status() {
			return this.body.status();
		}

	}

}
