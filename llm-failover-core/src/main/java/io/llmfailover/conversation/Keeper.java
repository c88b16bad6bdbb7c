package io.llmfailover.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Adds turns to what is kept, behind those of other instances where these came first.
 * Thread-safe.
 *
 * @param archive where turns are kept
 * @param longest how long that may take
 * @param time where time comes from
 * @param lost is told of a turn that may not be kept: the conversation's id, and why
 */
record Keeper(Archive archive, Duration longest, TurnTime time, BiConsumer<String, Throwable> lost) {

	private static final Logger log = LoggerFactory.getLogger(Keeper.class);

	static final String CLEARED = "This turn is not kept: the conversation was cleared in the meantime";

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

	/**
	 * Adds a turn that is told of even if it cannot be kept.
	 * @param id the conversation's id
	 * @param history the conversation as it was read
	 * @param turn the turn
	 * @return what the caller is told: warnings; it never fails
	 */
	Mono<List<String>> keep(String id, History history, Turn turn) {
		return add(id, history, turn).onErrorResume((reason) -> Mono.fromCallable(() -> {
			log.warn("A turn of a conversation may not have been kept", reason);
			this.lost.accept(id, reason);
			return List.of("It is not certain that this turn is kept in the conversation: the store failed with "
					+ reason.getClass().getSimpleName());
		}));
	}

	/**
	 * Adds a turn. A store that fails is asked again as long as there is time, since it
	 * may be restarting: versions, and the turn's id, see to it that it is added once,
	 * also where only its confirmation was lost.
	 * @param id the conversation's id
	 * @param history the conversation as it was read
	 * @param turn the turn
	 * @return warnings; or an error if it is not certain that the turn is kept
	 */
	Mono<List<String>> add(String id, History history, Turn turn) {
		return Mono.defer(() -> {
			AtomicReference<@Nullable Throwable> reason = new AtomicReference<>();
			return this.archive.append(id, history.version(), List.of(turn))
				.thenReturn(List.<String>of())
				.onErrorResume(VersionConflictException.class, (conflict) -> behind(id, history, turn))
				.doOnError(reason::set)
				.retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
					.maxBackoff(LONGEST_PAUSE)
					.scheduler(this.time.scheduler()))
				.timeout(this.longest, this.time.scheduler())
				.onErrorMap((late) -> Objects.requireNonNullElse(reason.get(), late));
		});
	}

	private Mono<List<String>> behind(String id, History before, Turn turn) {
		return this.archive.load(id).flatMap((now) -> {
			// its confirmation was lost, or a driver has sent it once more
			if (now.holds(turn)) {
				return Mono.just(List.<String>of());
			}
			if (before.clearedBefore(now)) {
				return Mono.just(List.of(CLEARED));
			}
			Turn behind = turn.withMessages(States.without(turn.messages()));
			return this.archive.append(id, now.version(), List.of(behind))
				.thenReturn(List.of("Another turn was added to the conversation while this one was answered, which now"
						+ " follows it without having seen it"));
		});
	}

}
