package io.llmfailover.observation;

/**
 * Which names of OpenTelemetry's conventions for generative AI the metrics of a call get.
 * The conventions have renamed them; most dashboards still know the former ones.
 */
public enum GenAiNames {

	/** {@code gen_ai.client.operation.duration} and {@code gen_ai.client.token.usage}. */
	OPERATION("gen_ai.client.operation.duration"),

	/**
	 * {@code gen_ai.client.inference.duration}, {@code .time_to_first_chunk} and
	 * {@code .usage.*}.
	 */
	INFERENCE("gen_ai.client.inference.duration");

	private final String duration;

	GenAiNames(String duration) {
		this.duration = duration;
	}

	/**
	 * What the duration of a call is called, which is also the name of its observation.
	 * @return the name
	 */
	public String duration() {
		return this.duration;
	}

}
