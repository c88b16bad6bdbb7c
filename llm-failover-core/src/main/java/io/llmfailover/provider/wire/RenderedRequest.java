package io.llmfailover.provider.wire;

import java.util.List;

/**
 * A request as it goes over the wire.
 *
 * @param body the JSON, in UTF-8; not copied, not to be changed
 * @param warnings what of the request was dropped or mapped, in words
 */
public record RenderedRequest(byte[] body, List<String> warnings) {

	/**
	 * Copies the warnings.
	 */
	public RenderedRequest {
		warnings = List.copyOf(warnings);
	}

	@Override
	public String toString() {
		return "RenderedRequest[" + this.body.length + " bytes]";
	}

}
