package io.llmfailover.provider;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors in the shapes that vendors and gateways are reported to send, one a line: kind,
 * status, body. A gateway speaks either dialect, so each means the same in both. Status
 * 200 stands for an error inside an answer.
 */
class EvidenceTest {

	// @formatter:off

	private static final String BUDGETS = """
			QUOTA_EXHAUSTED    400 {"error":{"message":"Budget has been exceeded! Current cost: 3.1, Max budget: 3.0","type":"budget_exceeded","param":null,"code":"400"}}
			QUOTA_EXHAUSTED    429 {"error":{"message":"Budget has been exceeded: 3.10 of 3.00","type":"budget_exceeded","code":"429"}}
			QUOTA_EXHAUSTED    200 {"error":{"message":"Budget has been exceeded: 3.10 of 3.00","type":"budget_exceeded","code":"429"}}
			QUOTA_EXHAUSTED    400 {"error":{"message":"ExceededBudget: User=u over budget. Spend=3.1, Budget=3.0","type":"budget_exceeded","param":"None","code":"400"}}
			QUOTA_EXHAUSTED    412 {"error":{"message":"This virtual key is over its monthly limit","type":"usage_limit_exceeded","param":null,"code":null}}
			QUOTA_EXHAUSTED    403 {"error":{"message":"Key limit exceeded (total limit). Manage it in the settings","code":403}}
			QUOTA_EXHAUSTED    402 {"error":{"message":"Insufficient credits. Add more and try again","code":402}}
			QUOTA_EXHAUSTED    402 {"error":"Payment Required"}
			QUOTA_EXHAUSTED    402 <html><title>402 Payment Required</title></html>
			QUOTA_EXHAUSTED    429 {"success":false,"error":{"code":"spend_limit_exceeded","message":"limit reached"}}
			QUOTA_EXHAUSTED    429 {"error":{"message":"out","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
			QUOTA_EXHAUSTED    503 {"error":{"message":"try later","type":"server_error","param":null,"code":"insufficient_quota"}}
			QUOTA_EXHAUSTED    500 {"error":{"code":"billing_hard_limit_reached","message":"failed"}}
			QUOTA_EXHAUSTED    403 {"error":{"message":"no","type":"new_api_error","param":"","code":"insufficient_user_quota"}}
			QUOTA_EXHAUSTED    429 {"error":{"message":"no","type":"CreditsError"}}
			QUOTA_EXHAUSTED    400 {"type":"error","error":{"type":"billing_error","message":"see your plan"}}
			QUOTA_EXHAUSTED    429 {"error":{"code":"SetLimitExceeded","message":"Your account has reached the set inference limit, and the model service has been paused.","type":"TooManyRequests"}}
			QUOTA_EXHAUSTED    403 {"error":{"message":"token quota is not enough, token remain quota: 0","type":"new_api_error","code":"x"}}
			QUOTA_EXHAUSTED    403 {"error":{"message":"no","type":"new_api_error","code":"pre_consume_token_quota_failed"}}
			QUOTA_EXHAUSTED    429 {"error":{"message":"Your prepayment credits are depleted. Please go to AI Studio to manage your project.","status":"RESOURCE_EXHAUSTED","code":429}}
			QUOTA_EXHAUSTED    402 {"error":"You have depleted your monthly included credits"}
			QUOTA_EXHAUSTED    400 {"type":"error","error":{"type":"invalid_request_error","message":"You're out of extra usage. Add more and keep going."}}
			RATE_LIMITED       429 {"error":{"message":"Rate limit exceeded on key: 10 requests per minute","type":"rate_limit_error"}}
			RATE_LIMITED       429 {"error":{"code":"rate_limited","message":"Slow down"}}
			""";

	private static final String BALANCES = """
			QUOTA_EXHAUSTED    500 {"type":"error","error":{"type":"api_error","message":"insufficient balance (1008)"},"request_id":"r"}
			QUOTA_EXHAUSTED    500 {"type":"error","error":{"type":"api_error","message":"Guthaben reicht nicht (1008)"}}
			QUOTA_EXHAUSTED    429 {"error":{"http_code":"429","message":"insufficient balance (1008)","type":"insufficient_balance_error"}}
			QUOTA_EXHAUSTED    200 {"error":{"type":"api_error","message":"insufficient balance (1008)"}}
			AUTHENTICATION     500 {"type":"error","error":{"type":"api_error","message":"login fail: please carry the secret (1004)"}}
			AUTHENTICATION     200 {"base_resp":{"status_code":1004,"status_msg":"login fail"}}
			QUOTA_EXHAUSTED    200 {"base_resp":{"status_code":1008,"status_msg":"no balance"}}
			RATE_LIMITED       200 {"base_resp":{"status_code":1002,"status_msg":"rate limit"}}
			CONTENT_FILTERED   200 {"base_resp":{"status_code":1026,"status_msg":"input sensitive"}}
			QUOTA_EXHAUSTED    429 {"error":{"code":"1113","message":"\u60a8\u7684\u8d26\u6237\u5df2\u6b20\u8d39\uff0c\u8bf7\u5145\u503c\u540e\u91cd\u8bd5"}}
			QUOTA_EXHAUSTED    400 {"error":{"message":"\u4f59\u989d\u4e0d\u8db3"}}
			QUOTA_EXHAUSTED    429 {"error":{"code":"1113","message":"zzz"}}
			QUOTA_EXHAUSTED    429 {"error":{"code":"1310","message":"weekly limit"}}
			AUTHENTICATION     400 {"error":{"code":"1112","message":"locked"}}
			RATE_LIMITED       429 {"error":{"code":"1302","message":"\u5e76\u53d1\u6570\u8fc7\u9ad8"}}
			CONTENT_FILTERED   400 {"error":{"code":"1301","message":"\u7cfb\u7edf\u68c0\u6d4b\u5230\u4e0d\u5b89\u5168"}}
			MODEL_UNAVAILABLE  400 {"error":{"code":"1211","message":"\u6a21\u578b\u4e0d\u5b58\u5728"}}
			CONTEXT_TOO_LONG   400 {"error":{"code":"1261","message":"Prompt \u8d85\u957f"}}
			QUOTA_EXHAUSTED    429 {"error":{"message":"Your account is suspended, please check your plan","type":"exceeded_current_quota_error"}}
			QUOTA_EXHAUSTED    403 {"error":{"message":"no","type":"exceeded_current_quota_error"}}
			QUOTA_EXHAUSTED    400 {"code":"Arrearage","message":"Access denied, make sure your account is in good standing."}
			QUOTA_EXHAUSTED    403 {"error":{"code":"AllocationQuota.FreeTierOnly","message":"The free tier of the model is used up"}}
			QUOTA_EXHAUSTED    403 {"error":{"code":"AccountOverdueError","message":"overdue","type":"Forbidden"}}
			QUOTA_EXHAUSTED    400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API."}}
			QUOTA_EXHAUSTED    403 {"code":30001,"message":"Sorry, your account balance is insufficient","data":null}
			QUOTA_EXHAUSTED    400 {"error":{"message":"Sorry, your account balance is insufficient"}}
			QUOTA_EXHAUSTED    403 {"code":30001,"message":"zzz"}
			QUOTA_EXHAUSTED    402 {"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}
			""";

	private static final String GUARDRAILS = """
			CONTENT_FILTERED   446 {"error":{"message":"guardrail checks failed, see hook_results","type":"hooks_failed","param":null,"code":null},"hook_results":{"before_request_hooks":[{"verdict":false}]}}
			CONTENT_FILTERED   446 {"code":"900514","type":"REGEX_GUARDRAIL","message":{"action":"GUARDRAIL_INTERVENED"}}
			CONTENT_FILTERED   500 {"error":{"message":"Content blocked by guardrail: pii detected","type":"None","param":"None","code":"500"}}
			CONTENT_FILTERED   400 {"error":{"message":"Guardrail raised an exception, Guardrail: iban, Message: no","type":"GuardrailRaisedException","param":null,"code":"400"}}
			CONTENT_FILTERED   500 {"error":{"message":"no","type":"GuardrailRaisedException","code":"500"}}
			CONTENT_FILTERED   400 {"error":{"message":"Violated guardrail policy","type":"None","code":"400"}}
			CONTENT_FILTERED   500 {"error":{"message":"Bedrock guardrail failed: I may not answer that.","type":"None","code":"500"}}
			CONTENT_FILTERED   400 {"error":{"message":"no","type":"BlockedPiiEntityError"}}
			CONTENT_FILTERED   400 {"error":{"message":"Request blocked by input guardrail 'g'"}}
			CONTENT_FILTERED   403 {"error":{"message":"Request was filtered by Lakera Guard"}}
			CONTENT_FILTERED   424 {"success":false,"errors":[{"code":2016,"message":"Prompt blocked due to security configurations"}]}
			CONTENT_FILTERED   400 {"error":{"message":"request failed content safety check"}}
			CONTENT_FILTERED   400 {"error":{"message":"Prompt injection detected"}}
			CONTENT_FILTERED   400 {"error":{"message":"held back","type":null,"param":"prompt","code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}}
			CONTENT_FILTERED   200 {"error":{"message":"held back","code":"content_filter"}}
			CONTENT_FILTERED   400 {"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}
			CONTENT_FILTERED   403 {"code":"permission-denied","error":"Content violates usage guidelines."}
			CONTENT_FILTERED   400 {"error":{"message":"DataInspectionFailed","code":"data_inspection_failed"}}
			CONTENT_FILTERED   400 {"error":{"message":"Violated OpenAI moderation policy","type":"None"}}
			CONTENT_FILTERED   400 {"error":{"message":"The request contains content that violates the acceptable use policy"}}
			CONTENT_FILTERED   400 {"error":{"message":"{'error': 'Content blocked: us_ssn pattern detected'}","code":"400"}}
			CONTENT_FILTERED   400 {"error":{"code":"InputTextSensitiveContentDetected.SevereViolation","message":"no","type":"BadRequest"}}
			CONTENT_FILTERED   400 {"error":{"message":"The request failed because the input text may contain sensitive information.","type":"BadRequest"}}
			CONTENT_FILTERED   400 {"error":{"message":"The provided prompt failed moderation"}}
			CONTENT_FILTERED   400 {"error":{"message":"Jailbreak attempt detected"}}
			CONTENT_FILTERED   400 {"error":{"message":"no","code":"safety_violation"}}
			CONTENT_FILTERED   400 {"error":{"message":"no","type":"moderation_error"}}
			CONTENT_FILTERED   403 {"error":{"message":"Input flagged by moderation","code":403}}
			CONTENT_FILTERED   400 {"error":{"message":"The request was blocked by Model Armor","code":400}}
			CONTENT_FILTERED   400 {"error":{"message":"PII entities detected: EMAIL_ADDRESS","type":"None"}}
			CONTENT_FILTERED   400 {"error":{"message":"Content Exists Risk","type":"invalid_request_error"}}
			""";

	private static final String STATUS_BEFORE_TYPE = """
			OVERLOADED         503 {"type":"error","error":{"type":"invalid_request_error","message":"upstream gone"}}
			SERVER_ERROR       500 {"type":"error","error":{"type":"invalid_request_error","message":"boom"}}
			SERVER_ERROR       502 {"type":"error","error":{"type":"not_found_error","message":"boom"}}
			AUTHENTICATION     401 {"type":"error","error":{"type":"invalid_request_error","message":"who are you"}}
			TIMEOUT            408 {"type":"error","error":{"type":"invalid_request_error","message":"slow"}}
			TIMEOUT            504 {"type":"error","error":{"type":"api_error","message":"slow"}}
			SERVER_ERROR       409 {"type":"error","error":{"type":"invalid_request_error","message":"conflict"}}
			RATE_LIMITED       429 {"type":"error","error":{"type":"invalid_request_error","message":"slow down"}}
			REQUEST_TOO_LARGE  413 {"type":"error","error":{"type":"invalid_request_error","message":"large"}}
			OVERLOADED         529 {"error":{"type":"api_error","message":"no"}}
			OVERLOADED         400 {"type":"error","error":{"type":"overloaded_error","message":"no"}}
			RATE_LIMITED       200 {"type":"error","error":{"type":"rate_limit_error","message":"no"}}
			OVERLOADED         200 {"type":"error","error":{"type":"overloaded_error","message":"no"}}
			SERVER_ERROR       200 {"type":"error","error":{"type":"api_error","message":"no"}}
			TIMEOUT            200 {"type":"error","error":{"type":"timeout_error","message":"no"}}
			INVALID_REQUEST    200 {"type":"error","error":{"type":"invalid_request_error","message":"no"}}
			AUTHENTICATION     200 {"type":"error","error":{"type":"authentication_error","message":"no"}}
			TIMEOUT            200 {"error":{"code":504,"message":"no"}}
			SERVER_ERROR       200 {"error":{"http_code":"500","message":"no"}}
			""";

	private static final String MODELS = """
			MODEL_UNAVAILABLE  404 {"type":"error","error":{"type":"not_found_error","message":"model: gone-1"}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"no route for some/model"}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"Invalid model name passed in model=gone. Call `/v1/models` to view available models for your key","type":"None","param":"None","code":"400"}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"The supported API model names are a-chat or a-reasoner, but you passed gone.","type":"invalid_request_error"}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"Unknown model: gone. Available models: a, b, c"}}
			MODEL_UNAVAILABLE  422 {"detail":"Supported models are: a, b, c"}
			MODEL_UNAVAILABLE  400 {"message":"The provided model identifier is invalid.","__type":"ValidationException"}
			MODEL_UNAVAILABLE  404 {"error":{"code":404,"message":"Publisher Model `projects/p/models/m` was not found or your project does not have access to it.","status":"NOT_FOUND"}}
			MODEL_UNAVAILABLE  503 {"error":{"message":"No available channel","type":"new_api_error","code":"model_not_found"}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"Model not found, inaccessible, and/or not deployed","code":"NOT_FOUND"}}
			MODEL_UNAVAILABLE  400 {"message":"Invocation of model ID some/model with on-demand throughput isn\u2019t supported.","__type":"ValidationException"}
			MODEL_UNAVAILABLE  422 {"detail":[{"type":"literal_error","loc":["body","model"],"msg":"Input should be 'a' or 'b'"}]}
			MODEL_UNAVAILABLE  400 {"error":{"message":"'gone' is not one of ['a', 'b']","param":"model","type":"invalid_request_error"}}
			INVALID_REQUEST    422 {"detail":[{"type":"literal_error","loc":["body","tool_choice"],"msg":"Input should be 'auto' or 'none'"}]}
			INVALID_REQUEST    404 {"error":{"message":"No endpoints found that support image input","code":404}}
			INVALID_REQUEST    404 {"error":{"message":"No endpoints found that support image input for this model","code":404}}
			INVALID_REQUEST    404 {"error":{"message":"No endpoints found that support the provided 'tool_choice' value. To learn more about provider routing, visit: https://openrouter.ai/docs/provider-routing","code":404}}
			INVALID_REQUEST    404 {"error":{"message":"No endpoints found that can handle the requested parameters.","code":404}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"No endpoints found matching your data policy (Free model training). Configure: https://openrouter.ai/settings/privacy","code":404}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"No endpoints available matching your guardrail restrictions and data policy. Configure: https://openrouter.ai/settings/privacy","code":404}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"No allowed providers are available for the selected model.","code":404}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"All providers have been ignored.","code":404}}
			""";

	private static final String SIZES = """
			CONTEXT_TOO_LONG   400 {"error":{"message":"no","type":"context_length_exceeded"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"no","type":"too_many_tokens"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"no","type":"prompt_too_long"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"no","code":"model_max_prompt_tokens_exceeded"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"no","code":"tokens_limit_reached"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"no","type":"exceed_context_size_error","n_ctx":512}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"litellm.ContextWindowExceededError: no","type":"ContextWindowExceededError","code":"400"}}
			CONTEXT_TOO_LONG   400 {"message":"Input is too long for requested model.","__type":"ValidationException"}
			CONTEXT_TOO_LONG   400 {"message":"too many tokens: size limit exceeded by 100 tokens"}
			CONTEXT_TOO_LONG   200 {"error":{"code":400,"message":"2100 tokens: the prompt exceeds the context size of 2048","type":"invalid_request_error"}}
			CONTEXT_TOO_LONG   400 {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"}}
			CONTEXT_TOO_LONG   400 {"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.","type":"BadRequestError","code":400}
			CONTEXT_TOO_LONG   400 {"error":"Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."}
			CONTEXT_TOO_LONG   400 {"error":{"message":"You passed 40961 input tokens. However, the model's context length is only 40960 tokens, resulting in a maximum input length of 40960 tokens."}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"Invalid request: Your request exceeded model token limit: 131072 (requested: 150000)","type":"invalid_request_error"}}
			REQUEST_TOO_LARGE  413 {"error":{"code":"tokens_limit_reached","message":"Request body too large for some model. Max size: 8000 tokens."}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"The conversation is too long for this model"}}
			REQUEST_TOO_LARGE  413 {"error":{"message":"Request too large: tokens per minute (TPM): Limit 6000, Requested 9000","code":"rate_limit_exceeded"}}
			REQUEST_TOO_LARGE  413 {"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}
			RATE_LIMITED       429 {"error":{"message":"Too many tokens, please wait before trying again.","__type":"ThrottlingException"}}
			""";

	private static final String CALLERS = """
			INVALID_REQUEST    400 {"error":{"message":"Invalid schema for function 'check_authentication': authentication required is no type","type":"invalid_request_error","param":"tools[0].function.parameters","code":"invalid_function_parameters"}}
			INVALID_REQUEST    400 {"error":{"message":"Invalid schema for function check_authentication: missing properties","type":"invalid_request_error"}}
			INVALID_REQUEST    400 {"type":"error","error":{"type":"invalid_request_error","message":"tools.0.set_api_key: invalid api key schema"}}
			INVALID_REQUEST    400 {"error":{"message":"Unexpected value 'insufficient credits, payment required'"}}
			INVALID_REQUEST    400 {"error":{"message":"Unexpected value \\"your api key is invalid\\" at messages[0]"}}
			INVALID_REQUEST    400 {"error":{"message":"Cannot fetch https://example.com/rate-limit/context-length-exceeded/insufficient-quota.png"}}
			INVALID_REQUEST    400 {"error":{"message":"Parameter `model not found` is odd"}}
			INVALID_REQUEST    400 {"error":{"message":"Value error, throttle is bad","type":"invalid_request_error"}}
			INVALID_REQUEST    400 {"error":{"message":"Tool rate_limit_exceeded has no handler","type":"invalid_request_error"}}
			RATE_LIMITED       400 {"message":"Your request was throttled","__type":"x"}
			INVALID_REQUEST    422 {"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required","input":{"text":"invalid api key"}}]}
			INVALID_REQUEST    400 {"error":{"message":"The property unauthorized access token is odd","type":"invalid_request_error"}}
			INVALID_REQUEST    400 {"error":{"message":"insufficient funds for account","param":"messages[0].content"}}
			""";

	// @formatter:on

	static Stream<Arguments> errors() {
		return Stream.of(BUDGETS, BALANCES, GUARDRAILS, STATUS_BEFORE_TYPE, MODELS, SIZES, CALLERS)
			.flatMap(String::lines)
			.map((line) -> line.split("\\s+", 3))
			.flatMap((row) -> Stream.of(KnownDialect.values())
				.map((dialect) -> Arguments.of(dialect, FailureKind.valueOf(row[0]), Integer.valueOf(row[1]), row[2])));
	}

	@ParameterizedTest
	@MethodSource("errors")
	void meansTheSameInBothDialects(KnownDialect dialect, FailureKind kind, int status, String body) {
		assertThat(classify(dialect, status, body).kind()).isEqualTo(kind);
	}

	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void anAccountIsRefusedForSureOnlyByAStatusOrACode(KnownDialect dialect) {
		List<String> words = List.of("{\"error\":{\"message\":\"Your credit balance is too low\"}}",
				"{\"error\":{\"message\":\"Please pass a valid API key\",\"status\":\"INVALID_ARGUMENT\"}}");
		assertThat(words).allSatisfy((body) -> {
			assertThat(classify(dialect, 400, body).circumstance()).isEqualTo(Circumstance.ONLY_IN_WORDS);
			assertThat(classify(dialect, 403, body).circumstance()).isNull();
		});
		assertThat(classify(dialect, 401, "no").circumstance()).isNull();
		assertThat(classify(dialect, 400, "{\"error\":{\"code\":\"insufficient_quota\"}}").circumstance()).isNull();
		assertThat(classify(dialect, 500, "{\"error\":{\"message\":\"insufficient balance (1008)\"}}").circumstance())
			.isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			404 | {"error":{"message":"Cannot POST /v1/m/chat"}}
			404 | {"error":"The requested URL /m/v1/messages was not found"}
			404 | {"error":{"message":"Invalid URL (POST /models/v1/chat/completions)","type":"invalid_request_error"}}
			404 | {"timestamp":"now","status":404,"error":"Not Found","path":"/m/chat/completions"}
			404 | 404 page not found
			405 | {"detail":"Method Not Allowed"}
			200 | {"error":"Unexpected endpoint or method. (POST /chat/completions). Returning 200 anyway"}
			200 | {"error":{"message":"not found"}}
			""")
	void aWrongAddressIsToldByWhatIsMissingThere(int status, String body) {
		for (KnownDialect dialect : KnownDialect.values()) {
			Failure failure = dialect.dialect()
				.classify(ErrorEvidence.of(status, HttpHeaders.EMPTY, body),
						new WireTarget("p", "m", Transport.WHOLE, 100, ModelFacts.NONE));
			assertThat(failure.kind()).as(dialect.name()).isEqualTo(FailureKind.INVALID_REQUEST);
			assertThat(failure.circumstance()).as(dialect.name()).isEqualTo(Circumstance.WRONG_ADDRESS);
		}
	}

	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void aRouterThatFindsNoEndpointIsAtTheRightAddress(KnownDialect dialect) {
		String body = "{\"error\":{\"message\":\"No endpoints found that support image input\",\"code\":404}}";
		assertThat(classify(dialect, 404, body).circumstance()).isNull();
	}

	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void aFailureThatTheProviderCallsFinalIsNotRetried(KnownDialect dialect) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("x-should-retry", "false");
		String body = "{\"error\":{\"message\":\"no\"}}";
		for (int status : new int[] { 429, 500, 503 }) {
			assertThat(dialect.dialect().classify(ErrorEvidence.of(status, headers, body), target()).circumstance())
				.isEqualTo(Circumstance.FINAL);
		}
		headers.set("x-should-retry", "true");
		assertThat(dialect.dialect().classify(ErrorEvidence.of(500, headers, body), target()).circumstance()).isNull();
	}

	@Test
	void anErrorThatIsCutOffStillSaysWhatItSaid() {
		String body = "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"" + "x".repeat(100_000) + "\"}}";
		for (KnownDialect dialect : KnownDialect.values()) {
			assertThat(classify(dialect, 429, body).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
			assertThat(classify(dialect, 429, body).message().length()).isLessThanOrEqualTo(4096);
		}
	}

	private static Failure classify(KnownDialect dialect, int status, String body) {
		return dialect.dialect().classify(ErrorEvidence.of(status, HttpHeaders.EMPTY, body), target());
	}

	private static WireTarget target() {
		return new WireTarget("custom", "some/model", Transport.WHOLE, 100, ModelFacts.NONE);
	}

}
