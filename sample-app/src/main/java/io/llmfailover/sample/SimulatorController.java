package io.llmfailover.sample;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.simulator.Fault;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;

/**
 * The switches that make simulated providers fail.
 */
@RestController
@Profile("!" + SimulationInitializer.REAL)
class SimulatorController {

	private final SimulatedServers providers;

	private final FailoverAdmin admin;

	SimulatorController(SimulatedServers providers, FailoverAdmin admin) {
		this.providers = providers;
		this.admin = admin;
	}

	@PostMapping(path = "/api/simulator/{provider}", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void turn(@PathVariable String provider, @RequestBody Switch to) {
		if (!this.providers.has(provider)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"No simulated provider is called '" + provider + "'");
		}
		this.providers.switchTo(provider, to.chosen());
		// what is held against the provider was about the former fault
		this.admin.reset(provider);
	}

	/**
	 * What to switch to.
	 */
	record Switch(@Nullable String fault) {

		private static final int LONGEST_ID = 64;

		Fault chosen() {
			if (this.fault == null || this.fault.length() > LONGEST_ID) {
				throw new ServerWebInputException(
						"'fault' must be the id of a fault, with at most %d characters".formatted(LONGEST_ID));
			}
			try {
				return Fault.of(this.fault);
			}
			catch (IllegalArgumentException ex) {
				throw new ServerWebInputException(String.valueOf(ex.getMessage()), null, ex);
			}
		}

	}

}
