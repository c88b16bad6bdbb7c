package io.llmfailover.provider;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.SettingNames.Setting;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what responses without an answer mean, and names the remedy where it is a
 * setting.
 */
final class ErrorResponses {

	private static final Logger logger = LoggerFactory.getLogger(HttpProvider.class);

	private final Endpoint endpoint;

	private final Experience experience;

	private final WireTarget target;

	ErrorResponses(Endpoint endpoint, Experience experience, WireTarget target) {
		this.endpoint = endpoint;
		this.experience = experience;
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
		return understood(this.endpoint.dialect().classify(evidence, this.target), evidence);
	}

	/**
	 * Draws conclusions from an error, wherever it was found.
	 * @param failure what it means
	 * @param evidence how it was said
	 * @return the failure
	 */
	Failure understood(Failure failure, ErrorEvidence evidence) {
		if (failure.kind() == FailureKind.MODEL_UNAVAILABLE) {
			logger.warn("Model '{}' of provider '{}' is not available; change {}", this.target.model(),
					this.target.provider(), name(Setting.MODELS));
		}
		Failure weighed = this.experience.account().weigh(failure, this.target.callersWords());
		if (weighed.circumstance() == Circumstance.WRONG_ADDRESS) {
			return (evidence.status() < 400) ? understood(weighed) : wrongAddress(weighed);
		}
		return this.experience.lessons().learn(weighed, evidence, this.target);
	}

	/**
	 * Draws conclusions from an answer that is none.
	 * @param failure what is wrong with it
	 * @return the failure
	 */
	Failure understood(Failure failure) {
		if (failure.circumstance() != Circumstance.WRONG_ADDRESS) {
			return failure;
		}
		// where it has answered before, something came between
		return this.experience.account().hasAnswered() ? failure.in(null) : wrongAddress(failure);
	}

	/** The provider has answered. */
	void answered() {
		this.experience.account().answered();
	}

	private Failure wrongAddress(Failure failure) {
		String setting = name(Setting.BASE_URL);
		if (this.experience.account().addressIsNewlyWrong()) {
			logger.warn("The address of provider '{}' may be wrong; check {}", this.target.provider(), setting);
		}
		return failure.in(Circumstance.WRONG_ADDRESS)
			.message("The address may be wrong, check " + setting + ": " + failure.message());
	}

	private String name(Setting setting) {
		return this.endpoint.names().of(this.target.provider(), setting);
	}

}
