package io.llmfailover.simulator;

import java.io.IOException;

/**
 * A behavior that is a single step.
 */
final class Step extends Behavior {

	private final Action action;

	Step(String description, Action action) {
		super(description);
		this.action = action;
	}

	@Override
	void serve(Exchange exchange) throws IOException {
		this.action.serve(exchange);
	}

	/**
	 * The step.
	 */
	interface Action {

		void serve(Exchange exchange) throws IOException;

	}

}
