package io.llmfailover.simulator;

import java.time.Duration;
import java.util.Locale;

import io.llmfailover.simulator.rules.RequestRules;

/**
 * What a provider is like, whatever happens to it.
 *
 * @param name the name to show
 * @param latency how long it takes before it begins to answer
 * @param tokenDelay how long it takes for each token
 * @param wantsKey whether it refuses requests without a key
 */
record Profile(String name, Vendor vendor, Duration latency, Duration tokenDelay, boolean wantsKey) {

	Profile(String name, Vendor vendor) {
		this(name, vendor, Duration.ZERO, Duration.ZERO, true);
	}

	/**
	 * The rules of the vendor that this provider imitates.
	 * @param model the model that is asked for
	 */
	RequestRules rules(String model) {
		if (this.vendor == Vendor.ANTHROPIC) {
			return RequestRules.messages();
		}
		// many speak OpenAI's protocol
		String who = (this.vendor == Vendor.OPENAI) ? this.name : this.vendor.name();
		return RequestRules.chatCompletions(who.toLowerCase(Locale.ROOT), model);
	}

	Profile withLatency(Duration latency) {
		return new Profile(this.name, this.vendor, latency, this.tokenDelay, this.wantsKey);
	}

	Profile withTokenDelay(Duration tokenDelay) {
		return new Profile(this.name, this.vendor, this.latency, tokenDelay, this.wantsKey);
	}

	Profile withoutKey() {
		return new Profile(this.name, this.vendor, this.latency, this.tokenDelay, false);
	}

}
