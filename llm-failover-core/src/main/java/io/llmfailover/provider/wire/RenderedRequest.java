package io.llmfailover.provider.wire;

import java.util.List;

/**
 * A request as it goes over the wire.
 *
 * @param body the JSON, in UTF-8; not copied, not to be changed
 * @param warnings what of the request was dropped or mapped, in words
 * @param dropped what of it was dropped, in words
 */
public record RenderedRequest(byte[] body, List<String> warnings, List<String> dropped) {

	/**
	 * Copies the warnings.
	 */
	public RenderedRequest {
		warnings = List.copyOf(warnings);
		dropped = List.copyOf(dropped);
	}

	/**
	 * A rendered request, in which half surrogate pairs become U+FFFD.
	 * @param body the JSON, in UTF-8; not copied, not to be changed
	 * @param warnings what had to be changed
	 */
	public RenderedRequest(byte[] body, Warnings warnings) {
		this(body, warnings.all(), warnings.dropped());
		LoneSurrogates.replaceIn(body);
	}

	@Override
	public String toString() {
		return "RenderedRequest[" + this.body.length + " bytes]";
	}

}
