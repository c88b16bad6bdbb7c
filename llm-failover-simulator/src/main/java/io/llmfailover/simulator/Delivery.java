package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How an answer gets to the client.
 *
 * @param done whether a stream ends with the event that says so
 * @param lineEnd what ends the lines of a stream
 * @param mishaps what goes wrong, in order
 */
record Delivery(boolean done, String lineEnd, List<Mishap> mishaps) {

	static final Delivery FLAWLESS = new Delivery(true, "\n", List.of());

	Delivery {
		mishaps = mishaps.stream().sorted(Comparator.comparingInt(Mishap::afterTokens)).toList();
	}

	Delivery withoutDone() {
		return new Delivery(false, this.lineEnd, this.mishaps);
	}

	Delivery withCrlf() {
		return new Delivery(this.done, "\r\n", this.mishaps);
	}

	Delivery with(Mishap mishap) {
		List<Mishap> more = new ArrayList<>(this.mishaps);
		more.add(mishap);
		return new Delivery(this.done, this.lineEnd, more);
	}

	@Override
	public String toString() {
		return "answer" + this.mishaps.stream().map((mishap) -> ", " + mishap).collect(Collectors.joining());
	}

}
