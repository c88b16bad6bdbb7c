package io.llmfailover.simulator;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Sends bytes as they are.
 */
final class Raw extends Behavior {

	private final int status;

	private final Map<String, String> headers;

	private final byte[] body;

	private final int[] chunkLengths;

	Raw(int status, Map<String, String> headers, byte[] body, int... chunkLengths) {
		super("raw " + status);
		this.status = status;
		this.headers = Map.copyOf(headers);
		this.body = body.clone();
		this.chunkLengths = chunkLengths.clone();
	}

	@Override
	void serve(Exchange exchange) throws IOException {
		HttpResponse response = exchange.response();
		if (this.chunkLengths.length == 0) {
			response.whole(this.status, this.headers, this.body);
			return;
		}
		response.beginChunks(this.status, this.headers);
		int start = 0;
		for (int length : this.chunkLengths) {
			int end = Math.min(this.body.length, start + length);
			response.chunk(Arrays.copyOfRange(this.body, start, end));
			start = end;
		}
		response.chunk(Arrays.copyOfRange(this.body, start, this.body.length));
		response.endChunks();
	}

}
