package io.llmfailover.sample;

import io.llmfailover.simulator.Fault;

/**
 * A fault as JSON.
 */
record FaultView(String id, String label) {

	static FaultView of(Fault fault) {
		return new FaultView(fault.id(), fault.label());
	}

}
