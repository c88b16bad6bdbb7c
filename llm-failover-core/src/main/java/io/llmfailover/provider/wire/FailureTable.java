package io.llmfailover.provider.wire;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.EvidenceRow.Field;
import io.llmfailover.provider.wire.EvidenceRow.Range;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.jspecify.annotations.Nullable;

import static io.llmfailover.provider.wire.EvidenceRow.code;
import static io.llmfailover.provider.wire.EvidenceRow.message;
import static io.llmfailover.provider.wire.EvidenceRow.status;

/**
 * What errors mean, in whichever dialect: a gateway may speak either and pass on the
 * words of any vendor. The first row that applies counts. A status goes before the type
 * beside it, since many servers know but one type; a code that names a particular trouble
 * goes before the status, since vendors disagree about the status.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI</a>
 * @see <a href="https://platform.claude.com/docs/en/api/errors">Anthropic</a>
 * @see <a href="https://ai.google.dev/gemini-api/docs/troubleshooting">Gemini</a>
 * @see <a href="https://docs.x.ai/docs/key-information/debugging">xAI</a>
 * @see <a href="https://api-docs.deepseek.com/quick_start/error_codes">DeepSeek</a>
 * @see <a href="https://openrouter.ai/docs/api-reference/errors">OpenRouter</a>
 * @see <a href="https://docs.bigmodel.cn/cn/api/api-code">Zhipu</a>
 */
public final class FailureTable {

	private static final Set<Integer> ACCOUNT_STATUSES = Set.of(401, 402, 403);

	private static final Predicate<ErrorReport> ABOUT_THE_MODEL = (error) -> Set.of("", "model", "stream")
		.contains(error.param());

	// the shape of the request, of which a message may repeat any name
	private static final List<Phrase> FORM = Phrase.all("schema", "function|functions", "tool|tools",
			"property|properties");

	private static final Predicate<ErrorReport> NOT_ABOUT_THE_FORM = (error) -> error.param().isEmpty()
			&& !error.saysAny(FORM);

	private static final List<Phrase> INVALID = Phrase.all("invalid request", "invalid argument", "bad request");

	private static final Predicate<ErrorReport> ABOUT_THE_ACCOUNT = NOT_ABOUT_THE_FORM
		.and((error) -> !error.hasAnyCode(INVALID));

	// who cannot be cured by waiting does not say for how long; Gemini uses these words
	// for limits per minute too, but does
	private static final Predicate<ErrorReport> NO_WAIT_HELPS = (error) -> error.retryAfter() == null;

	private static final Phrase MODEL = Phrase.of("model|models");

	private static final Phrase MODEL_TOKEN_LIMIT = Phrase.of("model token limit");

	private static final Phrase LIMIT_AND_REQUESTED = Phrase.of("limit # \u2026 requested #");

	// @formatter:off
	private static final List<EvidenceRow> ROWS = List.of(
		// the prompt is held back: Portkey and WSO2 have a status of their own for it
		status(FailureKind.CONTENT_FILTERED, 446),
		code(FailureKind.CONTENT_FILTERED, Range.ANY, "content policy", "content filter*", "content blocked",
				"responsible ai policy", "policy violation", "safety check|violation", "moderation error|failed", "prohibited content", "moderation blocked",
				"sensitive content", "data inspection failed", "guardrail*", "guard rail", "hook|hooks failed", "blocked pii", "1301",
				"minimax 1026|1027"),
		message(FailureKind.CONTENT_FILTERED, Range.ANY, "content policy|policies", "content management policy",
				"content filter*", "responsible ai polic*", "violat* \u2026 usage|use|content|safety|moderation guidelines|policy|policies",
				"usage policy", "safety check*", "prohibited content", "input|prompt|request|content|message was|is flagged",
				"input|prompt|request|content|message has been flagged", "flagged by moderation", "failed moderation", "safety system", "content exists risk",
				"inappropriate content", "considered high risk", "guardrail* \u2026 block*|interven*|fail*|violat*|raised|denied|detected",
				"block*|violat*|denied|rejected|intervened|filtered \u2026 guardrail*", "guardrail checks", "filtered by",
				"prompt|request|response blocked due to security", "content safety", "content blocked", "model armor", "prompt injection", "jailbreak attempt? detected",
				"pii entity|entities? detected|blocked|found", "sensitive content|information detected",
				"contain|contains sensitive content|information", "unsafe or sensitive", "敏感", "违规内容"),

		// Anthropic: the words are those of any rate limit, but waiting is not asked for: the
		// request alone is larger than the limit
		message(FailureKind.REQUEST_TOO_LARGE, Range.ANY, "reduce the prompt length")
			.and((error) -> error.status() == 429 && error.finalRefusal() && error.retryAfter() == null),

		// one request that is larger than what is taken at once
		code(FailureKind.REQUEST_TOO_LARGE, Range.ANY, "request too large", "entity too large", "payload too large",
				"string above max length"),
		message(FailureKind.REQUEST_TOO_LARGE, Range.ANY, "request is? too large", "entity too large",
				"payload|body size? is? too large", "payload|body size? exceeds", "request exceeds the maximum size"),

		code(FailureKind.CONTEXT_TOO_LONG, Range.NO_RATE_LIMIT, "context length|window exceeded", "exceed* context",
				"context length|size|window", "max prompt tokens exceeded", "token|tokens limit reached|exceeded", "max tokens exceeded",
				"prompt|input too long", "too many input|prompt? tokens", "input tokens exceeded", "1261"),

		message(FailureKind.REQUEST_TOO_LARGE, Range.ANY, "limit # \u2026 requested #")
			.and(FailureTable::asksForMoreThanTheLimit)
			.and((error) -> !error.says(MODEL_TOKEN_LIMIT)),

		message(FailureKind.CONTEXT_TOO_LONG, Range.NO_RATE_LIMIT, "context length|window exceeded",
				"maximum|max context|prompt length|size|window", "maximum|max \u2026 model length|len", "maximum|max allowed input length",
				"max seq|model len", "exceed*|greater|larger|longer \u2026 context window|length|size|limit",
				"context window|length|size|limit is? exceed*", "context length|size|window of|is? only #", "prompt|input|conversation|context is? too long", "prompt exceeds",
				"too many input|prompt? tokens", "input tokens? exceed*", "input token count", "token limit was? reached|exceeded",
				"exceeded the? model token limit", "reduce the length of", "range of input length", "must have less than #",
				"max new tokens \u2026 must be", "exceeds the limit of #", "too large for model with #", "超长", "输入过长"),

		// no money or quota is left
		status(FailureKind.QUOTA_EXHAUSTED, 402),
		code(FailureKind.QUOTA_EXHAUSTED, Range.ANY, "insufficient \u2026 quota|balance|credit*|funds", "quota exhausted",
				"exceeded current quota", "budget exceeded|exhausted", "billing", "credit limit|balance", "credits error",
				"no|out of credits", "payment required", "arrearage", "account overdue", "overdue balance|payment",
				"spend*|monthly|usage|key limit|cap reached|exceeded", "usage limit", "per day", "free tier only",
				"set limit exceeded", "quota failed", "1113", "1304", "1308|1309|1310", "30001", "minimax 1008|2056"),
		code(FailureKind.QUOTA_EXHAUSTED, Range.ANY, "quota exceeded").and(NO_WAIT_HELPS),
		message(FailureKind.QUOTA_EXHAUSTED, Range.ANY, "insufficient \u2026 quota|balance|credit*|funds",
				"balance is? insufficient|exhausted", "quota|balance|credits is|are? not enough|sufficient",
				"quota|balance|credits is|are? depleted", "depleted your", "out of extra usage", "no|enough|available|any|more credits", "out of credits", "credits or licenses", "credit limit|balance",
				"included credits", "spending|spend|monthly|key limit|cap", "billing hard limit", "check your billing",
				"payment required", "past invoices", "budget has? been? exceeded|exhausted", "exceed* \u2026 budget",
				"api? usage limits", "in arrears", "余额不足", "额度不足", "额度 \u2026 用尽", "欠费", "请充值")
			.and(NOT_ABOUT_THE_FORM),
		message(FailureKind.QUOTA_EXHAUSTED, Range.ANY, "exceeded your current quota").and(NO_WAIT_HELPS),

		code(FailureKind.MODEL_UNAVAILABLE, Range.ANY, "model not", "model does not", "model decommissioned|deprecated|retired",
				"model permission*", "model unavailable", "invalid|unknown|unsupported model", "no such model", "deployment not found",
				"1211"),

		status(FailureKind.AUTHENTICATION, 401),
		code(FailureKind.AUTHENTICATION, Range.REFUSED, "invalid api key", "api key invalid|expired|missing|service|http|ip",
				"incorrect api key", "authentication|auth error", "authentication", "unauthenticated", "unauthorized",
				"consumer invalid|suspended", "account deactivated|suspended|disabled", "unsupported country", "service disabled",
				"missing scopes", "1110|1111|1112|1120|1121"),
		code(FailureKind.AUTHENTICATION, Range.ANY, "minimax 1004|2049"),
		message(FailureKind.AUTHENTICATION, Range.REFUSED, "api key \u2026 invalid|incorrect|expired|missing|revoked|disabled",
				"api key \u2026 leaked|required|suspended", "api key \u2026 not valid|found",
				"invalid|incorrect|missing|wrong|no|expired|bad|valid api key", "invalid|incorrect|missing|valid \u2026 api key",
				"invalid x api key", "authorization header", "unregistered callers", "organization has been disabled",
				"location is not supported", "not available in your country|region")
			.and(NOT_ABOUT_THE_FORM),
		message(FailureKind.AUTHENTICATION, Range.REFUSED, "authentication error|failed|failure|required|credentials|token",
				"invalid authentication", "unauthorized", "unauthenticated", "access token", "missing scopes",
				"insufficient permissions", "account \u2026 deactivated|suspended|disabled|locked")
			.and(ABOUT_THE_ACCOUNT),

		// the model broke the form that it was asked for
		code(FailureKind.MALFORMED_RESPONSE, Range.ANY, "tool use failed", "json validate failed"),
		message(FailureKind.MALFORMED_RESPONSE, Range.ANY, "tool call validation failed"),

		// OpenRouter: the model is there, but not for everything or not for this account
		message(FailureKind.INVALID_REQUEST, Range.REFUSED, "no endpoints found|available that support|supports|can"),
		message(FailureKind.MODEL_UNAVAILABLE, Range.REFUSED, "no endpoints found|available matching",
				"no endpoints found|available that match|meet", "all providers have been ignored", "no allowed providers"),

		status(FailureKind.MODEL_UNAVAILABLE, 404, 410).and(ErrorReport::namesModel),
		message(FailureKind.AUTHENTICATION, Range.ANY, "insufficient permissions", "missing scopes")
			.and((error) -> error.status() == 403),
		status(FailureKind.MODEL_UNAVAILABLE, 403)
			.and((error) -> error.says(MODEL) && ABOUT_THE_MODEL.test(error)),
		code(FailureKind.MODEL_UNAVAILABLE, Range.NONE, "not found").and(ErrorReport::namesModel),
		// FastAPI and others, whose field it is
		message(FailureKind.MODEL_UNAVAILABLE, Range.REFUSED, "input should be", "is not one of")
			.and((error) -> error.param().equals("model")),
		message(FailureKind.MODEL_UNAVAILABLE, Range.REFUSED, "model \u2026 not exist|found|available", "model \u2026 no longer",
				"model \u2026 unavailable|decommissioned|deprecated|retired|discontinued",
				"invalid|unknown|unrecognized|unrecognised|specified model", "no such model", "not a valid? chat? model",
				"model is not supported", "on demand throughput is not supported", "model id|identifier|name \u2026 invalid", "no model|models loaded", "supported by any provider",
				"verified to use|stream", "no endpoints found for", "available|supported|permitted|allowed|valid model names|ids?",
				"available|supported|permitted|allowed|valid models", "supported api model names", "model names are",
				"模型不存在", "模型未找到").and(ABOUT_THE_MODEL),

		status(FailureKind.OVERLOADED, 498, 503, 529),
		code(FailureKind.OVERLOADED, Range.ANY, "engine|server|model? overloaded"),
		status(FailureKind.RATE_LIMITED, 429),
		code(FailureKind.RATE_LIMITED, Range.ANY, "rate limit*", "too many requests", "resource exhausted", "throttl*",
				"1302|1303|1305", "minimax 1002|1039"),
		message(FailureKind.RATE_LIMITED, Range.ANY, "rate limit*", "too many requests", "resource exhausted", "throttled|throttling")
			.and(NOT_ABOUT_THE_FORM),
		code(FailureKind.OVERLOADED, Range.BROKEN, "overloaded", "unavailable"),
		message(FailureKind.OVERLOADED, Range.BROKEN, "overloaded", "over capacity", "at capacity", "too busy", "is busy",
				"high demand", "unavailable"),

		status(FailureKind.AUTHENTICATION, 403),
		code(FailureKind.AUTHENTICATION, Range.NONE, "permission"),
		status(FailureKind.TIMEOUT, 408, 504),
		code(FailureKind.TIMEOUT, Range.NONE, "timeout", "deadline exceeded", "minimax 1001"),
		status(FailureKind.REQUEST_TOO_LARGE, 413),
		status(FailureKind.SERVER_ERROR, 409, 425),
		new EvidenceRow(FailureKind.INVALID_REQUEST, Field.STATUS, Range.ANY, (error) -> error.status() >= 400 && error.status() < 500),
		new EvidenceRow(FailureKind.INVALID_REQUEST, Field.MESSAGE, Range.NONE, FailureTable::findsNothing),
		new EvidenceRow(FailureKind.MALFORMED_RESPONSE, Field.MESSAGE, Range.NONE, FailureTable::greets),
		code(FailureKind.INVALID_REQUEST, Range.NONE, "invalid request", "invalid argument", "not found", "bad request", "minimax 2013"),
		new EvidenceRow(FailureKind.SERVER_ERROR, Field.STATUS, Range.ANY, (error) -> true));
	// @formatter:on

	// what a server says that does not know the path, even with status 200
	private static final List<Phrase> NOTHING_THERE = Phrase.all("not found", "no route", "no static resource",
			"cannot post|get", "unknown|unexpected|invalid endpoint|path|route|url", "unknown request",
			"method not allowed", "method is not supported", "no such endpoint|path|route");

	// what a server says whose front page this is: Ollama is running
	private static final List<Phrase> GREETINGS = Phrase.all("hello", "welcome to", "it works", "is running",
			"is alive", "is healthy");

	// OpenRouter: a router that has no such model or no such ability is a router
	private static final List<Phrase> ROUTED = Phrase.all("no endpoints|providers|provider|channel");

	private FailureTable() {
	}

	/**
	 * Finds out what an error means.
	 * @param evidence the error response, or the error inside an answer
	 * @param target who sent it
	 * @return the failure; its message is the provider's and not yet cleaned
	 */
	public static Failure classify(ErrorEvidence evidence, WireTarget target) {
		ErrorReport error = ErrorReport.of(evidence, target);
		return failure(row(error), error);
	}

	/**
	 * Finds out what is wrong with a whole body that is JSON but no answer: an error in
	 * words of its own, or something that another server says.
	 * @param evidence the body
	 * @param target who sent it
	 * @param known fields of the protocol, of which a server that speaks it would have
	 * sent some
	 * @return the failure; its message is the provider's and not yet cleaned
	 */
	public static Failure notAnAnswer(ErrorEvidence evidence, WireTarget target, Set<String> known) {
		ErrorReport error = ErrorReport.of(evidence, target);
		EvidenceRow row = row(error);
		if (row.field() != Field.STATUS) {
			return failure(row, error);
		}
		boolean stranger = evidence.body() == null || known.stream().noneMatch(evidence.body()::has);
		Failure failure = Failure.of(FailureKind.MALFORMED_RESPONSE,
				"The answer is JSON, but no answer of the protocol");
		return stranger ? failure.in(Circumstance.WRONG_ADDRESS) : failure;
	}

	private static EvidenceRow row(ErrorReport error) {
		for (EvidenceRow row : ROWS) {
			if (row.applies(error)) {
				return row;
			}
		}
		throw new IllegalStateException("the last row holds for every error");
	}

	private static Failure failure(EvidenceRow row, ErrorReport error) {
		Failure failure = Failure.of(row.kind(), error.message()).retryAfter(error.retryAfter());
		Circumstance circumstance = circumstance(row, error);
		return (circumstance != null) ? failure.in(circumstance) : failure;
	}

	private static @Nullable Circumstance circumstance(EvidenceRow row, ErrorReport error) {
		boolean account = row.kind() == FailureKind.AUTHENTICATION || row.kind() == FailureKind.QUOTA_EXHAUSTED;
		if (account && row.field() == Field.MESSAGE && !ACCOUNT_STATUSES.contains(error.status())) {
			return Circumstance.ONLY_IN_WORDS;
		}
		if (row.kind() == FailureKind.INVALID_REQUEST && isWrongAddress(error)) {
			return Circumstance.WRONG_ADDRESS;
		}
		if (row.kind() == FailureKind.MALFORMED_RESPONSE && error.status() == 0 && greets(error)) {
			return Circumstance.WRONG_ADDRESS;
		}
		return error.finalRefusal() ? Circumstance.FINAL : null;
	}

	private static boolean isWrongAddress(ErrorReport error) {
		return switch (error.status()) {
			case 404, 405 -> !error.saysAny(ROUTED);
			case 0 -> findsNothing(error);
			default -> false;
		};
	}

	private static boolean findsNothing(ErrorReport error) {
		return error.param().isEmpty() && error.saysAny(NOTHING_THERE) && !error.hasAnyCode(INVALID)
				&& !error.saysAny(ROUTED);
	}

	private static boolean greets(ErrorReport error) {
		return error.codes().isEmpty() && error.saysAny(GREETINGS);
	}

	// "Limit 6000, Requested 7000": one request that is larger than the limit per minute
	private static boolean asksForMoreThanTheLimit(ErrorReport error) {
		List<Integer> numbers = LIMIT_AND_REQUESTED.numbers(error.words());
		return numbers != null && numbers.get(1) > numbers.get(0);
	}

}
