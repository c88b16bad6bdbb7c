package io.llmfailover.failover;

import java.time.Duration;
import java.util.Objects;

import io.llmfailover.ChatRequest;
import io.llmfailover.OnInterruption;

/**
 * How calls are held where the request does not say.
 *
 * @param chatTimeout how long a chat may take, all attempts included; 2 min by default
 * @param streamTimeout how long a stream may take, all attempts included; 10 min by
 * default
 * @param chatTransport how the answer to a chat is fetched; {@link ChatTransport#AUTO} by
 * default
 * @param onInterruption what happens when a stream breaks after part of it was shown;
 * restart by default
 * @param onInterruptionText the same for a stream of which nothing is taken back; resume
 * by default
 * @param errorContext after which failures the next target gets a note of them
 * @param policy what is done about failures
 * @param health when a target is not asked for a while
 * @param retry how long a call goes on once every target was asked
 * @param tools how calls are held that offer tools to run
 */
public record FailoverSettings(Duration chatTimeout, Duration streamTimeout, ChatTransport chatTransport,
		OnInterruption onInterruption, OnInterruption onInterruptionText, ErrorContext errorContext,
		FailurePolicy policy, HealthSettings health, RetrySettings retry, ToolSettings tools) {

	/** The defaults. */
	public static final FailoverSettings DEFAULTS = new FailoverSettings(Duration.ofMinutes(2), Duration.ofMinutes(10),
			ChatTransport.AUTO, OnInterruption.RESTART, OnInterruption.RESUME, ErrorContext.CONTENT,
			FailurePolicy.DEFAULTS, HealthSettings.DEFAULTS, RetrySettings.DEFAULTS, ToolSettings.DEFAULTS);

	/**
	 * Settings with the default persistence.
	 * @param chatTimeout how long a chat may take, all attempts included
	 * @param streamTimeout how long a stream may take, all attempts included
	 * @param chatTransport how the answer to a chat is fetched
	 * @param onInterruption what happens when a stream breaks after part of it was shown
	 * @param onInterruptionText the same for a stream of which nothing is taken back
	 * @param errorContext after which failures the next target gets a note of them
	 * @param policy what is done about failures
	 * @param health when a target is not asked for a while
	 */
	public FailoverSettings(Duration chatTimeout, Duration streamTimeout, ChatTransport chatTransport,
			OnInterruption onInterruption, OnInterruption onInterruptionText, ErrorContext errorContext,
			FailurePolicy policy, HealthSettings health) {
		this(chatTimeout, streamTimeout, chatTransport, onInterruption, onInterruptionText, errorContext, policy,
				health, RetrySettings.DEFAULTS);
	}

	/**
	 * Settings with the default care for tools.
	 * @param chatTimeout how long a chat may take, all attempts included
	 * @param streamTimeout how long a stream may take, all attempts included
	 * @param chatTransport how the answer to a chat is fetched
	 * @param onInterruption what happens when a stream breaks after part of it was shown
	 * @param onInterruptionText the same for a stream of which nothing is taken back
	 * @param errorContext after which failures the next target gets a note of them
	 * @param policy what is done about failures
	 * @param health when a target is not asked for a while
	 * @param retry how long a call goes on once every target was asked
	 */
	public FailoverSettings(Duration chatTimeout, Duration streamTimeout, ChatTransport chatTransport,
			OnInterruption onInterruption, OnInterruption onInterruptionText, ErrorContext errorContext,
			FailurePolicy policy, HealthSettings health, RetrySettings retry) {
		this(chatTimeout, streamTimeout, chatTransport, onInterruption, onInterruptionText, errorContext, policy,
				health, retry, ToolSettings.DEFAULTS);
	}

	/**
	 * Checks that nothing is missing and all times are positive.
	 */
	public FailoverSettings {
		Timeouts.positive("chatTimeout", chatTimeout);
		Timeouts.positive("streamTimeout", streamTimeout);
		Objects.requireNonNull(chatTransport, "chatTransport");
		Objects.requireNonNull(onInterruption, "onInterruption");
		Objects.requireNonNull(onInterruptionText, "onInterruptionText");
		Objects.requireNonNull(errorContext, "errorContext");
		Objects.requireNonNull(policy, "policy");
		Objects.requireNonNull(health, "health");
		Objects.requireNonNull(retry, "retry");
		Objects.requireNonNull(tools, "tools");
	}

	/**
	 * How long a call may take.
	 * @param request what is asked, with the tools that it runs
	 * @param stream whether the caller sees the answer as it comes
	 * @return the request's own time, else that of calls of its kind
	 */
	Duration timeout(ChatRequest request, boolean stream) {
		if (request.timeout() != null) {
			return request.timeout();
		}
		if (!request.runnableTools().isEmpty()) {
			return this.tools.callTimeout();
		}
		return stream ? this.streamTimeout : this.chatTimeout;
	}

	/**
	 * These settings with another time for chats.
	 * @param chatTimeout how long a chat may take, all attempts included; positive
	 * @return the settings
	 */
	public FailoverSettings withChatTimeout(Duration chatTimeout) {
		return new FailoverSettings(chatTimeout, this.streamTimeout, this.chatTransport, this.onInterruption,
				this.onInterruptionText, this.errorContext, this.policy, this.health, this.retry, this.tools);
	}

	/**
	 * These settings with another time for streams.
	 * @param streamTimeout how long a stream may take, all attempts included; positive
	 * @return the settings
	 */
	public FailoverSettings withStreamTimeout(Duration streamTimeout) {
		return new FailoverSettings(this.chatTimeout, streamTimeout, this.chatTransport, this.onInterruption,
				this.onInterruptionText, this.errorContext, this.policy, this.health, this.retry, this.tools);
	}

	/**
	 * These settings with another way to fetch the answer to a chat.
	 * @param chatTransport the way
	 * @return the settings
	 */
	public FailoverSettings withChatTransport(ChatTransport chatTransport) {
		return new FailoverSettings(this.chatTimeout, this.streamTimeout, chatTransport, this.onInterruption,
				this.onInterruptionText, this.errorContext, this.policy, this.health, this.retry, this.tools);
	}

	/**
	 * These settings with another way to go on after a break.
	 * @param onInterruption what happens when a stream breaks after part of it was shown
	 * @return the settings
	 */
	public FailoverSettings withOnInterruption(OnInterruption onInterruption) {
		return new FailoverSettings(this.chatTimeout, this.streamTimeout, this.chatTransport, onInterruption,
				this.onInterruptionText, this.errorContext, this.policy, this.health, this.retry, this.tools);
	}

	/**
	 * These settings with another way to go on after a break in text that is never taken
	 * back.
	 * @param onInterruptionText what happens when such a stream breaks after part of it
	 * was shown
	 * @return the settings
	 */
	public FailoverSettings withOnInterruptionText(OnInterruption onInterruptionText) {
		return new FailoverSettings(this.chatTimeout, this.streamTimeout, this.chatTransport, this.onInterruption,
				onInterruptionText, this.errorContext, this.policy, this.health, this.retry, this.tools);
	}

	/**
	 * These settings with another reach of the error context.
	 * @param errorContext after which failures the next target gets a note of them
	 * @return the settings
	 */
	public FailoverSettings withErrorContext(ErrorContext errorContext) {
		return new FailoverSettings(this.chatTimeout, this.streamTimeout, this.chatTransport, this.onInterruption,
				this.onInterruptionText, errorContext, this.policy, this.health, this.retry, this.tools);
	}

	/**
	 * These settings with another policy.
	 * @param policy what is done about failures
	 * @return the settings
	 */
	public FailoverSettings withPolicy(FailurePolicy policy) {
		return new FailoverSettings(this.chatTimeout, this.streamTimeout, this.chatTransport, this.onInterruption,
				this.onInterruptionText, this.errorContext, policy, this.health, this.retry, this.tools);
	}

	/**
	 * These settings with another care for health.
	 * @param health when a target is not asked for a while
	 * @return the settings
	 */
	public FailoverSettings withHealth(HealthSettings health) {
		return new FailoverSettings(this.chatTimeout, this.streamTimeout, this.chatTransport, this.onInterruption,
				this.onInterruptionText, this.errorContext, this.policy, health, this.retry, this.tools);
	}

	/**
	 * These settings with another persistence.
	 * @param retry how long a call goes on once every target was asked
	 * @return the settings
	 */
	public FailoverSettings withRetry(RetrySettings retry) {
		return new FailoverSettings(this.chatTimeout, this.streamTimeout, this.chatTransport, this.onInterruption,
				this.onInterruptionText, this.errorContext, this.policy, this.health, retry, this.tools);
	}

	/**
	 * These settings with another care for tools.
	 * @param tools how calls are held that offer tools to run
	 * @return the settings
	 */
	public FailoverSettings withTools(ToolSettings tools) {
		return new FailoverSettings(this.chatTimeout, this.streamTimeout, this.chatTransport, this.onInterruption,
				this.onInterruptionText, this.errorContext, this.policy, this.health, this.retry, tools);
	}

}
