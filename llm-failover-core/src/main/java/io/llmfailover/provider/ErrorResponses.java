package io.llmfailover.provider;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what responses without an answer mean, and names the remedy where it is a
 * property.
 */
final class ErrorResponses {

	private static final Logger logger = LoggerFactory.getLogger(HttpProvider.class);

	private final Endpoint endpoint;

	private final Traits traits;

	private final WireTarget target;

	ErrorResponses(Endpoint endpoint, Traits traits, WireTarget target) {
		this.endpoint = endpoint;
		this.traits = traits;
		this.target = target;
	}

	/**
	 * Classifies a response.
	 * @param evidence the response, whose status is not 2xx
	 * @return the failure
	 */
	Failure classify(ErrorEvidence evidence) {
		if (evidence.status() < 400) {
			return wrongAddress(Failure.of(FailureKind.MALFORMED_RESPONSE, "a redirect is not followed"));
		}
		Failure failure = this.endpoint.dialect().classify(evidence, this.target);
		if (failure.kind() == FailureKind.MODEL_UNAVAILABLE) {
			logger.warn("Model '{}' of provider '{}' is not available; set the property {}", this.target.model(),
					this.target.provider(), property("model"));
		}
		if (evidence.status() == 404 && failure.kind() == FailureKind.INVALID_REQUEST) {
			return wrongAddress(failure);
		}
		return this.traits.learn(failure, evidence, this.target);
	}

	private Failure wrongAddress(Failure failure) {
		String property = property("base-url");
		logger.warn("The address of provider '{}' may be wrong; check the property {}", this.target.provider(),
				property);
		return failure.in(Circumstance.WRONG_ADDRESS)
			.message("The address may be wrong, check the property " + property + ": " + failure.message());
	}

	private String property(String name) {
		return "llm.failover.providers." + this.target.provider() + "." + name;
	}

}
