package io.llmfailover.sample;

import java.util.Arrays;
import java.util.List;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.simulator.Fault;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;

/**
 * Shows the chain, changes its order, and forgets what is held against a provider.
 */
@RestController
class ProvidersController {

	private static final int LONGEST_NAME = 64;

	private final FailoverAdmin admin;

	private final @Nullable SimulatedServers simulated;

	ProvidersController(FailoverAdmin admin, ObjectProvider<SimulatedServers> simulated) {
		this.admin = admin;
		this.simulated = simulated.getIfAvailable();
	}

	@GetMapping("/api/providers")
	ProvidersView providers() {
		List<ProviderView> providers = this.admin.providers()
			.stream()
			.map((info) -> ProviderView.of(info, (this.simulated != null) ? this.simulated.fault(info.name()) : null))
			.toList();
		return new ProvidersView(providers,
				(this.simulated != null) ? Arrays.stream(Fault.values()).map(FaultView::of).toList() : List.of());
	}

	@PutMapping(path = "/api/providers/order", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void order(@RequestBody List<@Nullable String> names) {
		if (names.stream().anyMatch((name) -> name == null || name.length() > LONGEST_NAME)) {
			throw new ServerWebInputException(
					"Each provider must be a name with at most %d characters".formatted(LONGEST_NAME));
		}
		try {
			this.admin.order(names.toArray(String[]::new));
		}
		catch (IllegalArgumentException ex) {
			throw new ServerWebInputException(String.valueOf(ex.getMessage()), null, ex);
		}
	}

	@DeleteMapping("/api/providers/{name}/health")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void reset(@PathVariable String name) {
		try {
			this.admin.reset(name);
		}
		catch (IllegalArgumentException ex) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, ex.getMessage(), ex);
		}
	}

	/**
	 * The chain as JSON.
	 *
	 * @param providers the providers in the order in which they are asked
	 * @param faults what simulated providers can be switched to; empty where they are
	 * real
	 */
	record ProvidersView(List<ProviderView> providers, List<FaultView> faults) {

	}

}
