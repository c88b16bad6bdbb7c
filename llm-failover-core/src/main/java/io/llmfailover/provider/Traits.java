package io.llmfailover.provider;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.ModelTraits.Need;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What the models of one provider want and refuse: what is known of them beforehand, and
 * what they have refused within the last day. Thread-safe.
 */
final class Traits {

	private static final long REMEMBERED = Duration.ofDays(1).toMillis();

	private static final String MAX_TOKENS = "max_tokens";

	private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

	// not the parameter is refused, but the tools without it
	private static final String TOOLS_WHILE_THINKING = "tools while thinking";

	private final Dialect dialect;

	private final Scheduler clock;

	// model -> refused parameter -> until when
	private final Map<String, Map<String, Long>> learned = new ConcurrentHashMap<>();

	private final Map<String, Window> windows = new ConcurrentHashMap<>();

	Traits(Dialect dialect, Scheduler clock) {
		this.dialect = dialect;
		this.clock = clock;
	}

	/**
	 * What a model wants and refuses, as far as is known now.
	 * @param model the model
	 * @return its traits
	 */
	ModelTraits of(String model) {
		ModelTraits known = ModelTable.traits(this.dialect, model);
		Map<String, Long> refused = this.learned.getOrDefault(model, Map.of());
		if (refused.isEmpty()) {
			return known;
		}
		refused.values().removeIf((until) -> until <= now());
		return without(known, Set.copyOf(refused.keySet()));
	}

	/**
	 * The size of a model's context window: what its provider has stated within the last
	 * day, else what is known of the model.
	 * @param model the model
	 * @return the size in tokens; null if it is not known
	 */
	@Nullable Integer contextWindow(String model) {
		Window stated = this.windows.get(model);
		return (stated != null && stated.until > now()) ? Integer.valueOf(stated.tokens)
				: ModelFacts.contextWindow(model);
	}

	/**
	 * Learns from a failure.
	 * @param failure what the provider said
	 * @param evidence how it said it
	 * @param target who was asked, with the traits as they were known then
	 * @return the failure; in other circumstances if the target is asked differently now
	 */
	Failure learn(Failure failure, ErrorEvidence evidence, WireTarget target) {
		Integer stated = (failure.kind() == FailureKind.CONTEXT_TOO_LONG) ? StatedWindow.in(evidence.text()) : null;
		if (stated != null) {
			this.windows.put(target.model(), new Window(stated, now() + REMEMBERED));
		}
		String parameter = (failure.kind() == FailureKind.INVALID_REQUEST) ? RefusedParameter.in(evidence) : null;
		if (parameter == null) {
			return failure;
		}
		// OpenAI: Function tools with reasoning_effort are not supported for … To use
		// function tools, use /v1/responses or set reasoning_effort to 'none'
		if (evidence.text().contains("set reasoning_effort to 'none'")) {
			parameter = TOOLS_WHILE_THINKING;
		}
		this.learned.computeIfAbsent(target.model(), (model) -> new ConcurrentHashMap<>())
			.put(parameter, now() + REMEMBERED);
		return of(target.model()).equals(target.traits()) ? failure : failure.in(Circumstance.REQUEST_ADJUSTED);
	}

	private static ModelTraits without(ModelTraits traits, Set<String> refused) {
		Set<String> refuses = new HashSet<>(traits.refuses());
		refuses.addAll(refused);
		Map<String, String> renames = new HashMap<>(traits.renames());
		// of these two one replaces the other; only a model that refuses both gets none
		if (refused.contains(MAX_TOKENS) != refused.contains(MAX_COMPLETION_TOKENS)) {
			refuses.remove(MAX_TOKENS);
			refuses.remove(MAX_COMPLETION_TOKENS);
			renames.put(MAX_TOKENS, refused.contains(MAX_TOKENS) ? MAX_COMPLETION_TOKENS : MAX_TOKENS);
		}
		Set<Need> needs = new HashSet<>(traits.needs());
		if (refuses.remove(TOOLS_WHILE_THINKING)) {
			needs.add(Need.TOOLS_WITHOUT_THINKING);
		}
		return new ModelTraits(refuses, renames, traits.systemRole(), traits.prefill(), needs);
	}

	private long now() {
		return this.clock.now(TimeUnit.MILLISECONDS);
	}

	private record Window(int tokens, long until) {

	}

}
