package io.llmfailover.provider.openai;

import java.time.Duration;
import java.util.stream.Stream;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies in the shapes that vendors document or are reported to send, one a line: kind,
 * status, body. Status 200 stands for an error inside an answer.
 */
class OpenAiFailuresTest {

	// @formatter:off

	private static final String OPENAI = """
			AUTHENTICATION     401 {"error":{"message":"You didn't provide an API key.","type":"invalid_request_error","param":null,"code":null}}
			AUTHENTICATION     401 {"error":{"message":"You must be a member of an organization to use the API","type":"invalid_request_error","param":null,"code":null}}
			AUTHENTICATION     401 {"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request.","type":"invalid_request_error","param":null,"code":null}}
			AUTHENTICATION     403 {"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request.","type":"invalid_request_error","param":null,"code":null}}
			AUTHENTICATION     403 {"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}}
			QUOTA_EXHAUSTED    429 {"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
			QUOTA_EXHAUSTED    429 {"error":{"message":"Your account is not active, please check your billing details on our website.","type":"billing_not_active","param":null,"code":"billing_not_active"}}
			QUOTA_EXHAUSTED    400 {"error":{"message":"Billing hard limit has been reached","type":"invalid_request_error","param":null,"code":"billing_hard_limit_reached"}}
			RATE_LIMITED       429 {"error":{"message":"Rate limit reached for gpt-6-luna in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}
			RATE_LIMITED       429 {"error":{"message":"Rate limit reached for gpt-6-luna on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}
			REQUEST_TOO_LARGE  429 {"error":{"message":"Request too large for gpt-6-luna in organization org-x on tokens per min (TPM): Limit 30000, Requested 31000.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}
			REQUEST_TOO_LARGE  400 {"error":{"message":"Invalid 'messages[0].content': string too long. Expected a string with maximum length 10485760, but got a string with length 12000000 instead.","type":"invalid_request_error","param":"messages[0].content","code":"string_above_max_length"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"This model's maximum context length is 128000 tokens. However, your messages resulted in 204308 tokens. Please reduce the length of the messages.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"Your input exceeds the context window of this model. Please adjust your input and try again.","type":"invalid_request_error","param":"input","code":null}}
			CONTENT_FILTERED   400 {"error":{"message":"Your request was rejected as a result of our safety system.","type":"invalid_request_error","param":null,"code":"content_policy_violation"}}
			CONTENT_FILTERED   400 {"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy.","type":"invalid_request_error","param":null,"code":"invalid_prompt"}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}
			MODEL_UNAVAILABLE  403 {"error":{"message":"Project `proj_x` does not have access to model `gpt-4`","type":"invalid_request_error","param":null,"code":"model_not_found"}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"Your organization must be verified to use the model `o3`.","type":"invalid_request_error","param":null,"code":null}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"Your organization must be verified to stream this model.","type":"invalid_request_error","param":"stream","code":"unsupported_value"}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"invalid model ID","type":"invalid_request_error","param":null,"code":null}}
			MODEL_UNAVAILABLE  410 {"error":{"message":"The model `gpt-4o` has been retired.","type":"invalid_request_error","param":null,"code":null}}
			INVALID_REQUEST    400 {"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}
			INVALID_REQUEST    400 {"error":{"message":"Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}
			INVALID_REQUEST    400 {"error":{"message":"max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000.","type":"invalid_request_error","param":"max_tokens","code":null}}
			INVALID_REQUEST    400 {"error":{"message":"Invalid schema for function 'set_api_key': schema must be a JSON Schema of 'type: \\"object\\"'","type":"invalid_request_error","param":"tools[0].function.parameters","code":"invalid_function_parameters"}}
			INVALID_REQUEST    400 {"error":{"message":"'parallel_tool_calls' is no longer accepted: model deprecated it","type":"invalid_request_error","param":"parallel_tool_calls","code":null}}
			SERVER_ERROR       500 {"error":{"message":"The server had an error while processing your request. Sorry about that!","type":"server_error","param":null,"code":null}}
			OVERLOADED         503 {"error":{"message":"The server is currently overloaded with other requests. Sorry about that!","type":"server_error","param":null,"code":null}}
			OVERLOADED         503 {"error":{"message":"Slow down","type":"server_error","param":null,"code":"slow_down"}}
			SERVER_ERROR       409 {"error":{"message":"The resource was updated by another request","type":"conflict_error"}}
			TIMEOUT            408 {"error":{"message":"Timed out reading request body.","type":"invalid_request_error"}}
			""";

	private static final String AZURE = """
			CONTENT_FILTERED   400 {"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true,"severity":"high"}}}}}
			MODEL_UNAVAILABLE  404 {"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}
			INVALID_REQUEST    404 {"error":{"code":"404","message":"Resource not found"}}
			MODEL_UNAVAILABLE  400 {"error":{"code":"OperationNotSupported","message":"The chatCompletion operation does not work with the specified model, text-embedding-ada-002."}}
			RATE_LIMITED       429 {"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current pricing tier. Please retry after 6 seconds."}}
			AUTHENTICATION     403 {"error":{"code":"AccessDenied","message":"Public access is disabled. Please configure private endpoint."}}
			""";

	private static final String GEMINI = """
			RATE_LIMITED       429 [{"error":{"code":429,"message":"Resource has been exhausted (e.g. check quota).","status":"RESOURCE_EXHAUSTED"}}]
			RATE_LIMITED       429 [{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"23s"}]}}]
			QUOTA_EXHAUSTED    429 [{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"23s"}]}}]
			AUTHENTICATION     400 [{"error":{"code":400,"message":"API key expired. Please renew the API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}]
			AUTHENTICATION     400 [{"error":{"code":400,"message":"Please pass a valid API key","status":"INVALID_ARGUMENT"}}]
			AUTHENTICATION     403 [{"error":{"code":403,"message":"Your API key was reported as leaked. Please use another API key.","status":"PERMISSION_DENIED"}}]
			AUTHENTICATION     403 [{"error":{"code":403,"message":"Generative Language API has not been used in project 1 before or it is disabled.","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}]
			AUTHENTICATION     400 [{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}]
			AUTHENTICATION     401 [{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}]
			AUTHENTICATION     400 [{"error":{"code":400,"message":"Missing or invalid Authorization header.","status":"INVALID_ARGUMENT"}}]
			AUTHENTICATION     400 [{"error":{"code":400,"message":"Gemini API free tier is not available in your country.","status":"FAILED_PRECONDITION"}}]
			MODEL_UNAVAILABLE  404 [{"error":{"code":404,"message":"models/gemini-1.5-pro is not found for API version v1main, or is not supported for generateContent.","status":"NOT_FOUND"}}]
			MODEL_UNAVAILABLE  404 {"error":{"message":"{\\n \\"error\\": {\\n \\"code\\": 404,\\n \\"message\\": \\"models/gemini-pro is not found for API version v1beta\\"}}","code":404,"status":"Not Found"}}
			CONTEXT_TOO_LONG   400 [{"error":{"code":400,"message":"The input token count (2500013) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]
			CONTEXT_TOO_LONG   400 [{"error":{"code":400,"message":"Unable to submit request because the input token count is 32825 but model only supports up to 32768.","status":"INVALID_ARGUMENT"}}]
			REQUEST_TOO_LARGE  400 [{"error":{"code":400,"message":"Request payload size exceeds the limit: 20971520 bytes.","status":"INVALID_ARGUMENT"}}]
			INVALID_REQUEST    400 [{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \\"seed\\": Cannot find field.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"description":"Unknown name \\"seed\\""}]}]}}]
			INVALID_REQUEST    400 [{"error":{"code":400,"message":"Function call is missing a thought_signature in functionCall parts.","status":"INVALID_ARGUMENT"}}]
			OVERLOADED         503 [{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}]
			OVERLOADED         503 [{"error":{"code":503,"message":"This model is currently experiencing high demand.","status":"UNAVAILABLE"}}]
			OVERLOADED         200 [{"error":{"code":503,"message":"The service is currently unavailable.","status":"UNAVAILABLE"}}]
			SERVER_ERROR       500 [{"error":{"code":500,"message":"An internal error has occurred. Please retry.","status":"INTERNAL"}}]
			TIMEOUT            504 [{"error":{"code":504,"message":"Deadline expired before operation could complete.","status":"DEADLINE_EXCEEDED"}}]
			CONTENT_FILTERED   400 [{"error":{"code":400,"message":"The prompt was blocked: PROHIBITED_CONTENT","status":"INVALID_ARGUMENT"}}]
			""";

	private static final String XAI = """
			AUTHENTICATION     401 {"code":"Unauthenticated","error":"No API key provided. Specify your API key in the Authorization header."}
			AUTHENTICATION     400 {"code":"invalid-argument","error":"Incorrect API key provided: xa***ey. You can obtain an API key from https://console.x.ai."}
			AUTHENTICATION     403 {"code":"permission-denied","error":"Access to the chat endpoint is denied"}
			CONTENT_FILTERED   403 {"code":"The caller does not have permission to execute the specified operation","error":"Content violates usage guidelines. Team: t, API key ID: k, Model: grok-4.3, Failed check: SAFETY_CHECK_TYPE_BIO"}
			CONTENT_FILTERED   403 {"code":"permission-denied","error":"Content violates usage guidelines. "}
			QUOTA_EXHAUSTED    403 {"code":"permission-denied","error":"Your newly created team doesn't have any credits or licenses yet."}
			QUOTA_EXHAUSTED    403 {"code":"permission-denied","error":"You have run out of credits or need a Grok subscription."}
			QUOTA_EXHAUSTED    429 {"code":"Some resource has been exhausted","error":"Your team t has either used all available credits or reached its monthly spending limit. To continue making API requests, please purchase more credits or raise your spending limit."}
			RATE_LIMITED       429 {"code":"Some resource has been exhausted","error":"Too many requests for team t and model grok-4.3. Your team's rate limit is — Tokens per Minute (actual/limit): 2000100/2000000."}
			MODEL_UNAVAILABLE  404 {"code":"Some requested entity was not found","error":"The model grok-9 does not exist or your team t does not have access to it."}
			MODEL_UNAVAILABLE  400 {"code":"invalid-argument","error":"Model not found: grok-9"}
			CONTEXT_TOO_LONG   400 {"code":"Client specified an invalid argument","error":"This model's maximum prompt length is 131072 but the request contains 136973 tokens."}
			INVALID_REQUEST    400 {"code":"Client specified an invalid argument","error":"The model expects a single `text` element per message."}
			INVALID_REQUEST    400 {"code":"invalid-argument","error":"Model grok-4.3 does not support parameter presencePenalty."}
			INVALID_REQUEST    422 {"error":"Failed to deserialize the JSON body into the target type: messages[0]: unknown variant at line 1"}
			OVERLOADED         503 {"code":"The service is currently unavailable","error":"Service temporarily unavailable. The model is at capacity and currently cannot serve this request."}
			SERVER_ERROR       500 {"code":"Internal error","error":"Internal error"}
			""";

	private static final String DEEPSEEK = """
			QUOTA_EXHAUSTED    402 {"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}
			INVALID_REQUEST    422 {"error":{"message":"Invalid Parameters","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}
			INVALID_REQUEST    400 {"error":{"message":"Invalid max_tokens value, the valid range of max_tokens is [1, 8192]","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"Model Not Exist","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}
			CONTENT_FILTERED   400 {"error":{"message":"Content Exists Risk","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}
			RATE_LIMITED       429 {"error":{"message":"Rate Limit Reached","type":"rate_limit_error","param":null,"code":"rate_limit_error"}}
			SERVER_ERROR       500 {"error":{"message":"Server Error","type":"server_error","param":null,"code":"server_error"}}
			OVERLOADED         503 {"error":{"message":"Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.","type":"service_unavailable_error","param":null,"code":"service_unavailable_error"}}
			""";

	private static final String OPENROUTER = """
			QUOTA_EXHAUSTED    402 {"error":{"message":"This request requires more credits, or fewer max_tokens.","code":402}}
			QUOTA_EXHAUSTED    403 {"error":{"message":"Key limit exceeded (monthly limit).","code":403}}
			AUTHENTICATION     401 {"error":{"message":"User not found.","code":401}}
			CONTENT_FILTERED   403 {"error":{"message":"openai/gpt-6 requires moderation on OpenAI. Your input was flagged for \\"violence\\"","code":403,"metadata":{"reasons":["violence"],"flagged_input":"the api key is invalid","provider_name":"OpenAI","model_slug":"openai/gpt-6"}}}
			CONTENT_FILTERED   403 {"error":{"message":"Provider returned error","code":403,"metadata":{"raw":"{\\"code\\":\\"permission-denied\\",\\"error\\":\\"Content violates usage guidelines.\\"}","provider_name":"xAI"}}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"some/model is not a valid model ID","code":400}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"No endpoints found for some/model.","code":404}}
			INVALID_REQUEST    404 {"error":{"message":"No endpoints found that support image input","code":404}}
			INVALID_REQUEST    404 {"error":{"message":"No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs","code":404}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\\"error\\":{\\"message\\":\\"Input length 131393 exceeds the maximum allowed input length of 131040 tokens.\\"}}","provider_name":"Poolside"}}}
			RATE_LIMITED       429 {"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day","code":429}}
			TIMEOUT            408 {"error":{"message":"Your request timed out","code":408}}
			SERVER_ERROR       502 {"error":{"message":"Provider returned error","code":502}}
			OVERLOADED         503 {"error":{"message":"No available model provider meets your routing requirements","code":503}}
			SERVER_ERROR       200 {"error":{"message":"Internal Server Error","code":500},"user_id":"u"}
			RATE_LIMITED       200 {"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"engine busy"}}}
			AUTHENTICATION     200 {"error":{"message":"Provider returned error","code":401}}
			""";

	private static final String GROQ_AND_MISTRAL = """
			REQUEST_TOO_LARGE  413 {"error":{"message":"Request too large for model `llama` in organization `org_x` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 7111, please reduce your message size and try again.","type":"tokens","code":"rate_limit_exceeded"}}
			RATE_LIMITED       429 {"error":{"message":"Rate limit reached for model `llama` on tokens per minute (TPM): Limit 6000, Used 5500, Requested 1200. Please try again in 7.5s.","type":"tokens","code":"rate_limit_exceeded"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"Please reduce the length of the messages or completion.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"The model `gemma2-9b-it` has been decommissioned and is no longer supported.","type":"invalid_request_error","code":"model_decommissioned"}}
			MODEL_UNAVAILABLE  403 {"error":{"message":"The model `llama` is blocked at the project level.","type":"permissions_error","code":"model_permission_blocked_project"}}
			MALFORMED_RESPONSE 400 {"error":{"message":"Failed to call a function. Please adjust your prompt.","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"the model was not found, invalid API key"}}
			OVERLOADED         498 {"error":{"message":"Flex tier capacity exceeded","type":"capacity_exceeded"}}
			INVALID_REQUEST    400 {"error":{"message":"`tool calling` is not supported with this model","type":"invalid_request_error"}}
			AUTHENTICATION     401 {"message":"Unauthorized","request_id":"r"}
			RATE_LIMITED       429 {"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":null,"code":"3505"}
			RATE_LIMITED       429 {"message":"Requests rate limit exceeded"}
			MODEL_UNAVAILABLE  400 {"object":"error","message":"Invalid model: mistral-huge","type":"invalid_model","param":null,"code":"1500"}
			CONTEXT_TOO_LONG   400 {"object":"error","message":"Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length","type":"invalid_request_prompt","param":null,"code":"3051"}
			INVALID_REQUEST    422 {"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted","input":"no such model"}]},"type":"invalid_request_error","param":null,"code":null}
			INVALID_REQUEST    422 {"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required","input":{"text":"invalid api key"}}]}
			""";

	private static final String OTHERS = """
			CONTEXT_TOO_LONG   400 {"object":"error","message":"The decoder prompt (length 5000) is longer than the maximum model length of 4096.","type":"BadRequestError","param":null,"code":400}
			CONTEXT_TOO_LONG   400 {"error":{"message":"This model's maximum context length is 262144 tokens. However, you requested 0 output tokens and your prompt contains at least 262145 input tokens.","type":"BadRequestError","param":"input_tokens","code":400}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"Input length (265330) exceeds model's maximum context length (262144).","type":"BadRequestError","code":400}}
			CONTEXT_TOO_LONG   500 {"error":{"code":500,"message":"the request exceeds the available context size. try increasing the context size","type":"server_error"}}
			CONTEXT_TOO_LONG   400 {"error":"The number of tokens to keep from the initial prompt is greater than the context length."}
			CONTEXT_TOO_LONG   422 {"error":"Input validation error: `inputs` must have less than 4096 tokens. Given: 5000","error_type":"validation"}
			CONTEXT_TOO_LONG   422 {"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens","type":"invalid_request_error","param":null,"code":null}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"Invalid request: Your request exceeded model token limit: 131072","type":"invalid_request_error"}}
			CONTEXT_TOO_LONG   400 {"error":{"code":"1261","message":"Prompt exceeds max length"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 98304]","type":"invalid_request_error","code":"invalid_parameter_error"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"invalid params, context window exceeds limit (2013)","type":"bad_request_error"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"prompt token count of 130000 exceeds the limit of 128000","code":"model_max_prompt_tokens_exceeded"}}
			CONTEXT_TOO_LONG   400 {"error":{"message":"input length and `max_tokens` exceed context limit: 90402 + 116650 > 204648"}}
			MODEL_UNAVAILABLE  404 {"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","param":null,"code":404}
			MODEL_UNAVAILABLE  404 {"error":{"message":"model \\"m\\" not found, try pulling it first","type":"api_error","param":null,"code":null}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"Unable to access some/model. Please visit our site","type":"invalid_request_error","param":null,"code":null}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"The requested model 'm' is not supported by any provider you have enabled.","type":"invalid_request_error","param":"model","code":"model_not_supported"}}
			MODEL_UNAVAILABLE  400 {"code":20012,"message":"Model does not exist. Please check it carefully.","data":null}
			MODEL_UNAVAILABLE  503 {"error":{"message":"No available channel for model m under group default","type":"new_api_error","code":"model_not_found"}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"Invalid model 'm'. Permitted models can be found in the documentation.","type":"invalid_model","code":400}}
			MODEL_UNAVAILABLE  403 {"error":{"message":"this model requires a subscription, upgrade for access"}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"This model is only supported in v1/responses and not in v1/chat/completions.","type":"invalid_request_error","param":"model","code":null}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"Unable to access non-serverless model m.","type":"invalid_request_error","param":null,"code":"model_not_available"}}
			MODEL_UNAVAILABLE  404 {"error":{"message":"Not found the model m or Permission denied","type":"resource_not_found_error"}}
			MODEL_UNAVAILABLE  400 {"error":{"message":"No models loaded. Please load a model in the developer page.","type":"invalid_request_error"}}
			REQUEST_TOO_LARGE  413 {"error":{"code":"tokens_limit_reached","message":"Request body too large for gpt-4o model. Max size: 8000 tokens."}}
			RATE_LIMITED       429 {"error":{"message":"Your account org-x request reached max organization concurrency: 1, please try again after 1 seconds","type":"rate_limit_reached_error"}}
			SERVER_ERROR       500 {"error":{"message":"The model produced invalid content. Consider modifying your prompt if you are seeing this error persistently.","type":"model_error"}}
			INVALID_REQUEST    400 {"error":{"message":"library/phi3:latest does not support tools","type":"api_error"}}
			INVALID_REQUEST    400 {"object":"error","message":"At most 0 image(s) may be provided in one request.","type":"BadRequestError","param":null,"code":400}
			INVALID_REQUEST    404 {"detail":"Not Found"}
			INVALID_REQUEST    404 404 page not found
			INVALID_REQUEST    405 {"detail":"Method Not Allowed"}
			QUOTA_EXHAUSTED    402 {"error":{"message":"Credit limit exceeded, please navigate to billing","type":"credit_limit","param":null,"code":null}}
			QUOTA_EXHAUSTED    402 {"error":"You have exceeded your monthly included credits for Inference Providers."}
			QUOTA_EXHAUSTED    401 {"type":"error","error":{"type":"CreditsError","message":"Insufficient balance. Manage your billing here"}}
			QUOTA_EXHAUSTED    412 {"error":{"message":"Account x is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices","code":"PRECONDITION_FAILED"}}
			QUOTA_EXHAUSTED    429 {"error":{"message":"Your account is suspended due to insufficient balance","type":"exceeded_current_quota_error"}}
			OVERLOADED         429 {"error":{"message":"The engine is currently overloaded, please try again later","type":"engine_overloaded_error"}}
			OVERLOADED         503 {"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}
			CONTENT_FILTERED   400 {"error":{"message":"The request was rejected because it was considered high risk","type":"content_filter"}}
			CONTENT_FILTERED   400 {"error":{"message":"Input data may contain inappropriate content.","type":"data_inspection_failed","code":"data_inspection_failed"}}
			AUTHENTICATION     401 {"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"messages":[]}
			AUTHENTICATION     403 <html><head><title>403 Forbidden</title></head></html>
			SERVER_ERROR       500 {"error":"model runner has unexpectedly stopped"}
			SERVER_ERROR       502 <html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr>nginx</body></html>
			OVERLOADED         503 <html><head><title>503 Service Temporarily Unavailable</title></head></html>
			SERVER_ERROR       520 error code: 520
			SERVER_ERROR       524 <!DOCTYPE html><html><head><title>api.example.com | 524: A timeout occurred</title></head></html>
			REQUEST_TOO_LARGE  413 <html><head><title>413 Request Entity Too Large</title></head></html>
			INVALID_REQUEST    400 {}
			SERVER_ERROR       500 null
			SERVER_ERROR       200 {"error":{"message":"upstream closed"}}
			SERVER_ERROR       200 {"error":"something"}
			OVERLOADED         200 {"error":{"type":"overloaded_error","message":"Overloaded"}}
			RATE_LIMITED       200 {"error":{"message":"Rate limit reached","type":"rate_limit_error"}}
			INVALID_REQUEST    200 {"error":{"message":"messages must not be empty","type":"invalid_request_error"}}
			SERVER_ERROR       425 Too Early
			""";

	// @formatter:on

	static Stream<Arguments> errors() {
		return Stream.of(OPENAI, AZURE, GEMINI, XAI, DEEPSEEK, OPENROUTER, GROQ_AND_MISTRAL, OTHERS)
			.flatMap(String::lines)
			.map((line) -> line.split("\\s+", 3))
			.map((row) -> Arguments.of(FailureKind.valueOf(row[0]), Integer.valueOf(row[1]), row[2]));
	}

	@ParameterizedTest
	@MethodSource("errors")
	void tellsTheKind(FailureKind kind, int status, String body) {
		assertThat(classify(status, body).kind()).isEqualTo(kind);
	}

	static Stream<Arguments> messages() {
		return Stream.of(Arguments.of("{\"error\":{\"message\":\" No. \"}}", "No."),
				Arguments.of("[{\"error\":{\"message\":\"No.\"}}]", "No."), Arguments.of("{\"error\":\"No.\"}", "No."),
				Arguments.of("{\"detail\":\"No.\"}", "No."),
				Arguments.of("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"No.\",\"input\":\"secret\"}]}", "No."),
				Arguments.of("{\"object\":\"error\",\"message\":{\"detail\":[{\"msg\":\"No.\"}]}}", "No."),
				Arguments.of("{\"status\":500,\"error\":\"Internal Server Error\",\"message\":\"No.\"}", "No."),
				Arguments.of("{\"errors\":[{\"code\":7,\"message\":\"No.\"}]}", "No."),
				Arguments.of("{\"error\":{\"message\":\"Provider returned error\",\"metadata\":{\"raw\":\"No.\"}}}",
						"Provider returned error: No."),
				Arguments.of(
						"{\"error\":{\"message\":\"Failed\",\"metadata\":{\"raw\":\"{\\\"error\\\":\\\"No.\\\"}\"}}}",
						"Failed: No."),
				Arguments.of("<html><head><title>\n502 Bad Gateway </title>", "502 Bad Gateway"),
				Arguments.of("upstream connect error", "upstream connect error"), Arguments.of("", "HTTP 500"),
				Arguments.of("{\"error\":{\"code\":500}}", "{\"error\":{\"code\":500}}"));
	}

	@ParameterizedTest
	@MethodSource("messages")
	void findsTheMessageInEveryShape(String body, String message) {
		assertThat(classify(500, body).message()).isEqualTo(message);
	}

	@Test
	void tellsHowLongToWait() {
		Failure failure = classify(429, "{\"error\":{\"message\":\"Rate limited. Please try again in 1.5s.\"}}");
		assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void survivesAnErrorThatNestsWithoutEnd() {
		String body = "{\"error\":".repeat(400) + "\"No.\"" + "}".repeat(400);
		assertThat(classify(500, body).kind()).isEqualTo(FailureKind.SERVER_ERROR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "insufficient_|a_|", "<title>| |", "try again in |1s |", "|<title>|", "|model |",
			"|api key |", "|the input is |", "Limit 1|0|", "|1s|" })
	@Timeout(10)
	void isNotKeptBusyByWhatAnErrorSays(String text) {
		String[] parts = text.split("\\|");
		assertThat(classify(500, parts[0] + parts[1].repeat(60_000 / parts[1].length())).kind()).isNotNull();
	}

	private static Failure classify(int status, String body) {
		return OpenAiFailures.classify(ErrorEvidence.of(status, new HttpHeaders(), body),
				new WireTarget("custom", "some/model", Transport.WHOLE, 100, ModelFacts.NONE));
	}

}
