package io.llmfailover.simulator.rules;

/**
 * Where several rules are known from.
 */
final class Sources {

	static final String CREATE = "https://platform.openai.com/docs/api-reference/chat/create";

	static final String FUNCTIONS = "https://platform.openai.com/docs/guides/function-calling";

	static final String STRUCTURED = "https://platform.openai.com/docs/guides/structured-outputs";

	static final String REASONING = "https://platform.openai.com/docs/guides/reasoning";

	static final String GEMINI_OPENAI = "https://ai.google.dev/gemini-api/docs/openai";

	static final String XAI_REASONING = "https://docs.x.ai/docs/guides/reasoning";

	static final String DEEPSEEK_THINKING = "https://api-docs.deepseek.com/guides/thinking_mode";

	static final String MESSAGES = "https://platform.claude.com/docs/en/api/messages";

	static final String CLAUDE_TOOLS = "https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use";

	static final String CLAUDE_THINKING = "https://platform.claude.com/docs/en/build-with-claude/extended-thinking";

	static final String CLAUDE_STRUCTURED = "https://platform.claude.com/docs/en/build-with-claude/structured-outputs";

	static final String CLAUDE_MIGRATION = "https://platform.claude.com/docs/en/about-claude/models/migration-guide";

	private Sources() {
	}

}
