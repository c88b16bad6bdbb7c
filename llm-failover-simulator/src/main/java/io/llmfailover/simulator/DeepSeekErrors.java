package io.llmfailover.simulator;

/**
 * Errors of DeepSeek: OpenAI's envelope with fewer words in it, and 402 for an empty
 * balance.
 *
 * @see <a href="https://api-docs.deepseek.com/quick_start/error_codes">Error Codes</a>
 */
final class DeepSeekErrors extends OpenAiErrors {

	@Override
	public WireError of(Trouble trouble) {
		return switch (trouble.kind()) {
			case MISSING_KEY -> new WireError(401, "authentication_error", INVALID,
					"Authentication Fails (auth header format should be Bearer sk-...)");
			case BAD_KEY -> new WireError(401, "authentication_error", INVALID,
					"Authentication Fails, Your api key: " + trouble.subject() + " is invalid");
			case NO_CREDIT -> new WireError(402, "unknown_error", INVALID, "Insufficient Balance");
			case RETIRED_MODEL -> new WireError(400, INVALID, INVALID, "Model Not Exist");
			case CONTEXT_TOO_LONG -> new WireError(400, INVALID, INVALID,
					"This model's maximum context length is 1048576 tokens. However, you requested 1250025 tokens "
							+ "(1250025 in the messages, 0 in the completion). Please reduce the length of the "
							+ "messages or completion.");
			case CONTENT_POLICY -> new WireError(400, INVALID, INVALID, "Content Exists Risk");
			default -> super.of(trouble);
		};
	}

}
