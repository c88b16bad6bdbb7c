package io.llmfailover;

/**
 * What a provider can do beyond text. A provider without a capability that a request
 * needs is skipped, and the trail says so.
 */
public enum Capability {

	/** Takes images in messages. */
	VISION,

	/** Takes documents in messages. */
	DOCUMENTS,

	/** Calls tools. */
	TOOLS,

	/** Continues an assistant message that ends the conversation. */
	PREFILL

}
