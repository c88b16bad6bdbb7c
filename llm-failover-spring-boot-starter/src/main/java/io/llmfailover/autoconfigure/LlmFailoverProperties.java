package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.OnInterruption;
import io.llmfailover.failover.Backoff;
import io.llmfailover.failover.ChatTransport;
import io.llmfailover.failover.ErrorContext;
import io.llmfailover.failover.RetrySettings;
import io.llmfailover.provider.AnswerLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code llm.failover.*} says.
 *
 * @param enabled Whether the service is auto-configured.
 * @param order Providers in the order in which they are asked. Others are known, but not
 * in the chain. By default the built-in providers (gemini, anthropic, xai, openai,
 * deepseek), then the custom ones, then ChatProvider beans.
 * @param preferredProvider Provider that is moved to the front of the chain; the others
 * stay as fallbacks. By default what the environment variable PREFERRED_AI_PROVIDER says.
 * @param systemMessage System text of requests that have none of their own.
 * @param maxTokens Most tokens of an answer, for requests that do not say.
 * @param strict Whether a provider that does not take all of a request is skipped,
 * instead of being asked without what it does not take.
 * @param failFast Whether the application fails to start when no provider of the chain
 * can be asked, instead of warning.
 * @param timeout How long a chat may take, all attempts included.
 * @param streamTimeout How long a stream may take, all attempts included.
 * @param chatTransport How the answer to a chat is fetched: in one piece, as a stream,
 * which is subject to the times of a stream, or by model: as a stream from those that are
 * known to think without showing it.
 * @param timeouts How long a provider may stay silent.
 * @param modelTimeouts How long models may stay silent, whoever provides them, where that
 * differs. Of entries that fit the same model, the later one counts.
 * @param onInterruption What happens when a stream breaks after part of its answer was
 * shown.
 * @param onInterruptionText The same for a stream of which nothing is taken back, such as
 * streamText; with restart nobody else is asked once text is shown.
 * @param errorContext After which failures the next provider is told, in one neutral line
 * of system text, that the one before it failed.
 * @param actions What is done about a kind of failure, where that is not the default.
 * @param retry When the same provider is asked once more.
 * @param health When a provider or a model is left out, and for how long.
 * @param limits How much of an answer is taken; what is larger fails.
 * @param http How providers are connected to.
 * @param tools How tools are offered and run.
 * @param observations What is told of calls in traces and metrics.
 * @param providers Providers by name. The built-in ones need only a key.
 * @param chains Named chains. Each entry is a provider, or provider:model.
 * @param web What clients of this application are told.
 * @param conversations How conversations are held and kept.
 */
@ConfigurationProperties(LlmFailoverProperties.PREFIX)
record LlmFailoverProperties(@DefaultValue("true") boolean enabled, @Nullable List<String> order,
		@Nullable String preferredProvider, @Nullable String systemMessage, @DefaultValue("4096") int maxTokens,
		@DefaultValue("false") boolean strict, @DefaultValue("false") boolean failFast,
		@DefaultValue("2m") Duration timeout, @DefaultValue("10m") Duration streamTimeout,
		@DefaultValue("auto") ChatTransport chatTransport, @DefaultValue Timeouts timeouts,
		@DefaultValue List<ModelTimeouts> modelTimeouts, @DefaultValue("restart") OnInterruption onInterruption,
		@DefaultValue("resume") OnInterruption onInterruptionText, @DefaultValue("content") ErrorContext errorContext,
		@DefaultValue Map<FailureKind, FailureAction> actions, @DefaultValue Retry retry, @DefaultValue Health health,
		@DefaultValue Limits limits, @DefaultValue Http http,
		@DefaultValue @NestedConfigurationProperty ToolsProperties tools,
		@DefaultValue @NestedConfigurationProperty ObservationsProperties observations,
		@DefaultValue Map<String, ProviderProperties> providers, @DefaultValue Map<String, List<String>> chains,
		@DefaultValue Web web, @DefaultValue @NestedConfigurationProperty ConversationsProperties conversations) {

	static final String PREFIX = "llm.failover";

	LlmFailoverProperties {
		InvalidPropertyException.requireAtLeastOne("max-tokens", maxTokens);
		if (order != null && order.isEmpty()) {
			throw new InvalidPropertyException("order", "is empty",
					"Name at least one provider, or remove the property to ask all of them.");
		}
		if (systemMessage != null && systemMessage.isBlank()) {
			throw new InvalidPropertyException("system-message", "is blank", "Give it text, or remove the property.");
		}
		for (FailureKind kind : actions.keySet()) {
			if (kind.endsCall()) {
				throw new InvalidPropertyException("actions." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
						"is not a failure of a provider: the call always ends", "Remove it.");
			}
		}
		InvalidPropertyException.requirePositive("timeout", timeout);
		InvalidPropertyException.requirePositive("stream-timeout", streamTimeout);
	}

	// neither prompts nor keys
	@Override
	public String toString() {
		return "LlmFailoverProperties[order=" + this.order + ", preferredProvider=" + this.preferredProvider
				+ ", providers=" + this.providers + ", chains=" + this.chains + "]";
	}

	/**
	 * What clients of this application are told.
	 *
	 * @param problemDetails Whether a request whose call nobody could answer is answered
	 * with a problem detail (RFC 9457) that tells the kind of failure.
	 */
	record Web(@DefaultValue("false") boolean problemDetails) {

	}

	/**
	 * How long a provider may stay silent.
	 *
	 * @param connect How long connecting may take. 5 s unless
	 * spring.http.clients.connect-timeout says otherwise.
	 * @param firstProgress How long a stream may take until its first text, reasoning or
	 * tool call.
	 * @param idle How long a stream may pause between one progress and the next.
	 * @param response How long an answer in one piece may take. By default its share of
	 * the call's time.
	 * @param hedgeAfter How long a stream may be silent before the next provider is asked
	 * beside it; whoever shows something first answers. Never later than half of the
	 * call's time. 0 for never. By default 10 s, and 45 s for models that are known to
	 * think without showing it, once their response headers have come.
	 * @param chatHedgeAfter How long an answer in one piece may take before the next
	 * provider is asked beside it; whoever is done first answers. Twice the median of the
	 * model's last 20 answers if that is longer; never later than half of the call's
	 * time. 0 for never.
	 */
	record Timeouts(@Nullable Duration connect, @DefaultValue("60s") Duration firstProgress,
			@DefaultValue("20s") Duration idle, @Nullable Duration response, @Nullable Duration hedgeAfter,
			@DefaultValue("20s") Duration chatHedgeAfter) {

		Timeouts {
			if (connect != null) {
				InvalidPropertyException.requirePositive("connect", connect);
			}
			new TimeoutChange(firstProgress, idle, response, hedgeAfter, chatHedgeAfter);
		}

		TimeoutChange change() {
			return new TimeoutChange(this.firstProgress, this.idle, this.response, this.hedgeAfter,
					this.chatHedgeAfter);
		}

	}

	/**
	 * How long models may stay silent.
	 *
	 * @param model Name of the models, in which * stands for any characters, for example
	 * gpt-6*.
	 * @param firstProgress How long a stream may take until its first text, reasoning or
	 * tool call.
	 * @param idle How long a stream may pause between one progress and the next.
	 * @param response How long an answer in one piece may take.
	 * @param hedgeAfter How long a stream may be silent before the next provider is asked
	 * beside it. 0 for never.
	 * @param chatHedgeAfter How long a chat may be silent before the next provider is
	 * asked beside it. 0 for never.
	 */
	record ModelTimeouts(@Nullable String model, @Nullable Duration firstProgress, @Nullable Duration idle,
			@Nullable Duration response, @Nullable Duration hedgeAfter, @Nullable Duration chatHedgeAfter) {

		ModelTimeouts {
			if (model == null || model.isBlank()) {
				throw new InvalidPropertyException("model", "is missing", "Name the models, for example gpt-6*.");
			}
			new TimeoutChange(firstProgress, idle, response, hedgeAfter, chatHedgeAfter);
		}

		TimeoutChange change() {
			return new TimeoutChange(this.firstProgress, this.idle, this.response, this.hedgeAfter,
					this.chatHedgeAfter);
		}

	}

	/**
	 * When the same provider is asked once more.
	 *
	 * @param backoff Longest wait, at random, before the retry where the provider does
	 * not say how long to wait.
	 * @param maxRetryAfter Longest Retry-After that is waited for while another provider
	 * is left. When a provider asks for more, the next one is asked at once.
	 * @param maxAttempts Most requests that one call sends to one model: when all
	 * providers have failed for a passing reason, they are asked again.
	 * @param budget Most extra requests, as a share of the regular ones, beyond a reserve
	 * of 100.
	 * @param maxWait Longest time that a call waits for a provider that refuses requests
	 * for now, where nobody else is left.
	 * @param maxWaiting Most calls that wait for one model; more fail at once.
	 */
	record Retry(@DefaultValue("500ms") Duration backoff, @DefaultValue("2s") Duration maxRetryAfter,
			@DefaultValue("3") int maxAttempts, @DefaultValue("0.2") double budget,
			@DefaultValue("60s") Duration maxWait, @DefaultValue("256") int maxWaiting) {

		Retry {
			InvalidPropertyException.requirePositive("backoff", backoff);
			InvalidPropertyException.requireNotNegative("max-retry-after", maxRetryAfter);
			InvalidPropertyException.requireAtLeastOne("max-attempts", maxAttempts);
			if (!(budget >= 0)) {
				throw new InvalidPropertyException("budget", "is negative", "Set a share such as 0.2, or 0 for none.");
			}
			InvalidPropertyException.requirePositive("max-wait", maxWait);
			if (maxWaiting < 0) {
				throw new InvalidPropertyException("max-waiting", "is negative", "Set a number, or 0 for none.");
			}
		}

		RetrySettings settings() {
			return new RetrySettings(this.maxAttempts, this.budget, this.maxWait, this.maxWaiting);
		}

		// never shorter than the first wait
		Backoff backoffs() {
			Duration longest = Backoff.DEFAULTS.max();
			return new Backoff(this.backoff, (this.backoff.compareTo(longest) > 0) ? this.backoff : longest);
		}

	}

	/**
	 * When a provider or a model is left out, and for how long.
	 *
	 * @param failuresInRow Failures in a row, of the kinds that say something about the
	 * provider, after which a model is left out.
	 * @param openFor How long a model is left out after such failures, before one request
	 * probes it.
	 * @param parkAccount How long a provider is first left out that refuses the key or
	 * has no quota left; doubles up to ten times as long.
	 * @param parkModel How long a model is left out that is gone.
	 * @param degradedAfter How long others must have been answering in place of a
	 * provider that stands first until that is logged as a warning and shown.
	 */
	record Health(@DefaultValue("4") int failuresInRow, @DefaultValue("10s") Duration openFor,
			@DefaultValue("60s") Duration parkAccount, @DefaultValue("10m") Duration parkModel,
			@DefaultValue("2m") Duration degradedAfter) {

		Health {
			InvalidPropertyException.requireAtLeastOne("failures-in-row", failuresInRow);
			InvalidPropertyException.requirePositive("open-for", openFor);
			InvalidPropertyException.requirePositive("park-account", parkAccount);
			InvalidPropertyException.requirePositive("park-model", parkModel);
			InvalidPropertyException.requirePositive("degraded-after", degradedAfter);
		}

	}

	/**
	 * How much of an answer is taken; what is larger fails.
	 *
	 * @param maxAnswer Largest answer, decompressed, streamed or not.
	 * @param maxLine Longest line of a stream.
	 * @param maxEvent Largest event of a stream.
	 * @param maxError How much is read of an error; the rest is not fetched.
	 * @param maxToolArguments Largest arguments of the tool calls of an answer together.
	 * @param maxToolCalls Most tool calls of an answer.
	 */
	record Limits(@DefaultValue("16MB") DataSize maxAnswer, @DefaultValue("4MB") DataSize maxLine,
			@DefaultValue("4MB") DataSize maxEvent, @DefaultValue("64KB") DataSize maxError,
			@DefaultValue("8MB") DataSize maxToolArguments, @DefaultValue("1024") int maxToolCalls) {

		Limits {
			requireSize("max-answer", maxAnswer);
			requireSize("max-line", maxLine);
			requireSize("max-event", maxEvent);
			requireSize("max-error", maxError);
			requireSize("max-tool-arguments", maxToolArguments);
			InvalidPropertyException.requireAtLeastOne("max-tool-calls", maxToolCalls);
		}

		private static void requireSize(String property, DataSize size) {
			if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
				throw new InvalidPropertyException(property, "must be positive and below 2GB, but is " + size,
						"Set a size such as 4MB, or remove the property for its default.");
			}
		}

		AnswerLimits limits(int maxTokens) {
			return new AnswerLimits(maxTokens, (int) this.maxLine.toBytes(), (int) this.maxEvent.toBytes(),
					(int) this.maxAnswer.toBytes(), (int) this.maxError.toBytes(),
					(int) this.maxToolArguments.toBytes(), this.maxToolCalls, AnswerLimits.DEFAULTS.completionGrace());
		}

	}

	/**
	 * How providers are connected to.
	 *
	 * @param maxConnections Most connections to a provider; a stream holds one for as
	 * long as it runs. Of Reactor Netty only.
	 * @param acquireTimeout How long a request waits for a connection when all are in
	 * use; then its provider is skipped. By default as long as connecting may take. Of
	 * Reactor Netty only.
	 * @param maxIdleTime How long a connection is kept that nobody uses. Of Reactor Netty
	 * only; the JDK's client has the system property jdk.httpclient.keepalive.timeout.
	 * @param applyWebClientCustomizers Whether the application's WebClientCustomizer
	 * beans apply to the clients of providers, with all the headers and tokens that they
	 * add.
	 * @param acceptAnyConnector Whether providers may be asked through another HTTP
	 * client than Reactor Netty or the JDK's, of which it is not known whether it closes
	 * what is cancelled and repeats no request by itself.
	 */
	record Http(@DefaultValue("10000") int maxConnections, @Nullable Duration acquireTimeout,
			@DefaultValue("30s") Duration maxIdleTime, @DefaultValue("false") boolean applyWebClientCustomizers,
			@DefaultValue("false") boolean acceptAnyConnector) {

		Http {
			InvalidPropertyException.requireAtLeastOne("max-connections", maxConnections);
			if (acquireTimeout != null) {
				InvalidPropertyException.requirePositive("acquire-timeout", acquireTimeout);
			}
			InvalidPropertyException.requirePositive("max-idle-time", maxIdleTime);
		}

	}

}
