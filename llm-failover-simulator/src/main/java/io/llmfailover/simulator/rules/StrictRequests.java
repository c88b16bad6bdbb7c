package io.llmfailover.simulator.rules;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * An extension of JUnit Jupiter that fails every test in which a simulated provider is
 * sent what its vendor would refuse, also where another provider answers in its place.
 * Those that do so on purpose are annotated with {@link BreaksRules}. Tests must run one
 * after the other, since a request does not tell whose it is.
 */
public final class StrictRequests implements AfterEachCallback, AfterAllCallback {

	/**
	 * Creates the extension.
	 */
	public StrictRequests() {
	}

	@Override
	public void afterEach(ExtensionContext context) {
		verify(context);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		// what was asked outside of tests
		verify(context);
	}

	private static void verify(ExtensionContext context) {
		List<String> broken = SeenRequests.takeBroken();
		if (!broken.isEmpty() && !onPurpose(Optional.of(context))) {
			throw new AssertionError("Requests that would be refused:\n" + String.join("\n", broken));
		}
	}

	private static boolean onPurpose(Optional<ExtensionContext> context) {
		return context.isPresent() && (AnnotationSupport.isAnnotated(context.get().getElement(), BreaksRules.class)
				|| onPurpose(context.get().getParent()));
	}

}
