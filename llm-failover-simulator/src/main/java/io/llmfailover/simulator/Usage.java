package io.llmfailover.simulator;

/**
 * The tokens that a simulated answer reports.
 */
record Usage(int input, int output) {

	int total() {
		return this.input + this.output;
	}

}
