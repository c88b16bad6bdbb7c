package io.llmfailover.simulator;

/**
 * A tool call of a simulated answer.
 */
record ToolCall(String id, String name, String arguments) {
}
