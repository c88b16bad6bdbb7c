package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lanes of a round, in which targets are asked beside each other. Not thread-safe.
 */
final class Race {

	private final List<Lane> lanes = new ArrayList<>(1);

	Lane open() {
		Lane lane = new Lane();
		this.lanes.add(lane);
		return lane;
	}

	void remove(Lane lane) {
		this.lanes.remove(lane);
	}

	boolean contains(Lane lane) {
		return this.lanes.contains(lane);
	}

	boolean isOver() {
		return this.lanes.isEmpty();
	}

	boolean hasOneLane() {
		return this.lanes.size() == 1;
	}

	List<Lane> lanes() {
		return List.copyOf(this.lanes);
	}

	/**
	 * Leaves nothing but the lane of the attempt that answers.
	 * @param winner the attempt
	 * @return the attempts that run in the other lanes, none of them closed yet
	 */
	List<AttemptRun> won(AttemptRun winner) {
		if (hasOneLane()) {
			return List.of();
		}
		List<AttemptRun> losers = new ArrayList<>(this.lanes.size());
		for (Lane lane : this.lanes) {
			AttemptRun run = lane.run();
			if (run != null && run != winner) {
				losers.add(run);
			}
		}
		this.lanes.removeIf((lane) -> lane != winner.lane());
		return losers;
	}

	/**
	 * Ends whatever runs or is waited for.
	 * @param end ends an attempt that runs
	 */
	void closeAll(Consumer<AttemptRun> end) {
		for (Lane lane : this.lanes) {
			AttemptRun run = lane.run();
			lane.waitInLine(null);
			if (run != null && run.running()) {
				end.accept(run);
			}
			else if (run != null) {
				run.leave();
			}
		}
		this.lanes.clear();
	}

	/**
	 * Asks the targets for what the caller is ready to take.
	 * @param wanted how many events
	 * @return whether the times of an attempt run from now on
	 */
	boolean demand(long wanted) {
		boolean resumed = false;
		for (int i = 0; i < this.lanes.size(); i++) {
			AttemptRun run = this.lanes.get(i).run();
			resumed |= run != null && run.demand(wanted);
		}
		return resumed;
	}

	/**
	 * When something is due in one of the lanes.
	 * @param now the time
	 * @return nanoseconds from now on, negative if it is past; {@link Long#MAX_VALUE} for
	 * never
	 */
	long untilDue(long now) {
		long soonest = Long.MAX_VALUE;
		for (int i = 0; i < this.lanes.size(); i++) {
			soonest = Math.min(soonest, this.lanes.get(i).untilDue(now));
		}
		return soonest;
	}

}
