package io.llmfailover.conversation.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.StoredConversation;
import io.llmfailover.conversation.StoredTurn;
import io.llmfailover.conversation.VersionConflictException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Keeps conversations in Redis: a list for each, whose first element is the version and
 * all others are turns. One key holds it all, so that it is read in one command, added to
 * by one script, and works in a cluster. How durable it is depends on the server: only
 * with {@code appendfsync always} does a confirmed turn outlive its crash. Thread-safe.
 */
public final class RedisConversationStore implements ConversationStore {

	// the version is compared as text: Lua's numbers are doubles
	private static final RedisScript<Long> APPEND = RedisScript.of("""
			local version = redis.call('LINDEX', KEYS[1], 0)
			if ARGV[1] == '0' then
				if version then
					return 0
				end
				redis.call('RPUSH', KEYS[1], ARGV[2])
			elseif version == ARGV[1] then
				redis.call('LSET', KEYS[1], 0, ARGV[2])
			else
				return 0
			end
			for i = 4, #ARGV do
				redis.call('RPUSH', KEYS[1], ARGV[i])
			end
			if ARGV[3] ~= '0' then
				redis.call('PEXPIRE', KEYS[1], ARGV[3])
			end
			return 1
			""", Long.class);

	private final ReactiveStringRedisTemplate redis;

	private final String keyPrefix;

	private final String timeToLive;

	/**
	 * Creates a store.
	 * @param redis the server
	 * @param keyPrefix what the keys begin with, before the conversation's id
	 * @param timeToLive how long a conversation is kept after its last turn, at least a
	 * millisecond; null for ever
	 */
	public RedisConversationStore(ReactiveStringRedisTemplate redis, String keyPrefix, @Nullable Duration timeToLive) {
		this.redis = Objects.requireNonNull(redis, "redis");
		this.keyPrefix = Objects.requireNonNull(keyPrefix, "keyPrefix");
		if (timeToLive != null && timeToLive.toMillis() < 1) {
			throw new IllegalArgumentException("timeToLive must be at least 1 ms, but is " + timeToLive);
		}
		this.timeToLive = (timeToLive != null) ? String.valueOf(timeToLive.toMillis()) : "0";
	}

	@Override
	public Mono<StoredConversation> load(String id) {
		return this.redis.opsForList().range(key(id), 0, -1).collectList().map(RedisConversationStore::conversation);
	}

	private static StoredConversation conversation(List<String> list) {
		if (list.isEmpty()) {
			return StoredConversation.EMPTY;
		}
		return new StoredConversation(Long.parseLong(list.get(0)),
				list.subList(1, list.size()).stream().map(StoredTurn::new).toList());
	}

	@Override
	public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
		if (turns.isEmpty()) {
			return Mono.error(new IllegalArgumentException("turns must hold at least one"));
		}
		return Mono.defer(() -> {
			long before = (expectedVersion == 0) ? StoredConversation.firstVersion() : expectedVersion;
			long version = before + turns.size();
			List<String> arguments = new ArrayList<>(
					List.of(String.valueOf(expectedVersion), String.valueOf(version), this.timeToLive));
			turns.forEach((turn) -> arguments.add(turn.text()));
			return this.redis.execute(APPEND, List.of(key(id)), arguments)
				.single()
				.flatMap((appended) -> (appended == 1) ? Mono.just(version)
						: Mono.error(new VersionConflictException(expectedVersion)));
		});
	}

	@Override
	public Mono<Void> clear(String id) {
		return this.redis.delete(key(id)).then();
	}

	private String key(String id) {
		return this.keyPrefix + id;
	}

}
