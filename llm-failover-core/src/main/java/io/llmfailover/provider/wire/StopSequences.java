package io.llmfailover.provider.wire;

import java.util.List;

/**
 * As many sequences that end the answer as a model takes.
 */
public final class StopSequences {

	private StopSequences() {
	}

	/**
	 * Those that are sent.
	 * @param asked what the caller asks for
	 * @param target who is asked
	 * @param warnings takes what was left out
	 * @return the first of them, in order
	 */
	public static List<String> taken(List<String> asked, WireTarget target, Warnings warnings) {
		int most = target.facts().sampling().ranges().stops();
		if (asked.size() <= most) {
			return asked;
		}
		warnings.dropped((asked.size() - most) + " of " + asked.size() + " stop sequences were left out: "
				+ target.model() + " takes at most " + most);
		return asked.subList(0, most);
	}

}
