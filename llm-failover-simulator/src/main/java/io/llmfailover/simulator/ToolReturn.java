package io.llmfailover.simulator;

/**
 * What came of a tool that was called since the question.
 *
 * @param tool the tool's name, or empty if no call has the id of this result
 */
record ToolReturn(String tool, String text) {
}
