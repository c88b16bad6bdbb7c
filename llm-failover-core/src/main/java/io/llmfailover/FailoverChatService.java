package io.llmfailover;

/**
 * Answers a chat from an ordered chain of providers and hides their failures: if any
 * configured provider can answer, the caller gets one complete answer; otherwise one
 * {@link ChatFailedException} that tells everything that was tried. Thread-safe. An
 * interface, so that tests can replace it: a mock is told what {@link #chat(ChatRequest)}
 * and {@link #stream(ChatRequest)} return, and calls its other methods, which come to
 * these two.
 * <p>
 * A request's own {@link ChatRequest#route() route} takes the place of the configured
 * chain. The chats of {@link #provider(String)} and {@link #chain(String)} have chosen
 * already and take no notice of it.
 */
public interface FailoverChatService extends Chat {

	/**
	 * One provider directly, without failover to another.
	 * @param name the provider's name, or {@code name:model} for one model of it
	 * @return the same verbs
	 * @throws IllegalArgumentException if there is no such provider; the message names
	 * those that there are
	 */
	Chat provider(String name);

	/**
	 * The first usable provider of the chain that has a capability, without failover to
	 * another. It is chosen anew for each call, which fails with
	 * {@link FailureKind#NO_USABLE_PROVIDER} if there is none.
	 * @param capability what it must be able to do
	 * @return the same verbs
	 */
	Chat provider(Capability capability);

	/**
	 * A named chain.
	 * @param name the chain's name
	 * @return the same verbs
	 * @throws IllegalArgumentException if there is no such chain; the message names those
	 * that there are
	 */
	Chat chain(String name);

}
