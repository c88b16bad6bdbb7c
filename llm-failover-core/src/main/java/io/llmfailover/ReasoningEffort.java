package io.llmfailover;

/**
 * How much a model may think before it answers. Rendered for each provider in its own
 * way, or dropped with a warning where there is none.
 */
public enum ReasoningEffort {

	/** No thinking, where that can be switched off. */
	NONE,

	/** Little. */
	LOW,

	/** Moderate. */
	MEDIUM,

	/** Much. */
	HIGH

}
