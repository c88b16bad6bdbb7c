package io.llmfailover.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.concurrent.atomic.AtomicBoolean;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.ModelTraits.Need;
import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What the models of one provider want and refuse: what is known of them beforehand, what
 * they have refused within the last day, and what they have refused of one conversation
 * within the last hour. Thread-safe.
 */
final class Traits {

	private static final String MAX_TOKENS = "max_tokens";

	private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

	// not the parameter is refused, but the tools without it
	private static final String TOOLS_WHILE_THINKING = "tools while thinking";

	private static final Phrase NO_THINKING = Phrase.of("set reasoning effort to none");

	private static final Map<String, String> PARTS = Map.of("response_format", "response_format.json_schema",
			"output_config", "output_config.format");

	private final Dialect dialect;

	private final ModelProfiles profiles;

	private final Remembered<String, Learned> models;

	private final Remembered<Conversation, Learned> conversations;

	private final Suspicions suspicions;

	private final AtomicBoolean addressIsWrong = new AtomicBoolean();

	private volatile boolean answered;

	Traits(Dialect dialect, Scheduler clock) {
		this.dialect = dialect;
		this.profiles = new ModelProfiles(dialect);
		this.models = new Remembered<>(Duration.ofDays(1), clock);
		this.conversations = new Remembered<>(Duration.ofHours(1), clock);
		this.suspicions = new Suspicions(clock);
	}

	/**
	 * What is known of a model beforehand.
	 * @param model the model
	 * @return its profile
	 */
	ModelProfile profile(String model) {
		return this.profiles.of(model);
	}

	/**
	 * What a model wants and refuses, as far as is known now.
	 * @param model the model
	 * @return its traits
	 */
	ModelTraits of(String model) {
		return of(model, CallersWords.NONE);
	}

	/**
	 * What a model wants and refuses of a conversation, as far as is known now.
	 * @param model the model
	 * @param caller what the caller wrote
	 * @return its traits
	 */
	ModelTraits of(String model, CallersWords caller) {
		ModelTraits known = profile(model).traits();
		Set<String> refused = new HashSet<>(model(model).refused);
		refused.addAll(conversation(model, caller).refused);
		return refused.isEmpty() ? known : without(known, refused);
	}

	private Learned model(String model) {
		Learned learned = this.models.get(model);
		return (learned != null) ? learned : Learned.NOTHING;
	}

	private Learned conversation(String model, CallersWords caller) {
		Learned learned = this.conversations.nothing() ? null
				: this.conversations.get(new Conversation(model, caller.fingerprint()));
		return (learned != null) ? learned : Learned.NOTHING;
	}

	/**
	 * The size of a model's context window: what its provider has stated within the last
	 * day, else what is known of the model.
	 * @param model the model
	 * @return the size in tokens; null if it is not known
	 */
	@Nullable Integer contextWindow(String model) {
		Integer stated = model(model).window;
		return (stated != null) ? stated : profile(model).contextWindow();
	}

	/**
	 * Renders a request so that the answer has room in the window beside it, where that
	 * is known to count.
	 * @param request what to ask
	 * @param target who is asked
	 * @return the request on the wire
	 */
	RenderedRequest render(ChatRequest request, WireTarget target) {
		int asked = asked(target);
		int fitting = fitting(asked, target);
		if (fitting >= asked) {
			return this.dialect.render(request, target);
		}
		RenderedRequest rendered = this.dialect.render(request.toBuilder().maxTokens(fitting).build(), target);
		List<String> warnings = new ArrayList<>(rendered.warnings());
		String warning = "max tokens was lowered from " + asked + " to " + fitting + ": " + target.model()
				+ " has no room for more";
		warnings.add(warning);
		List<String> dropped = new ArrayList<>(rendered.dropped());
		if (target.callersWords().maxTokens() != null) {
			dropped.add(warning);
		}
		return new RenderedRequest(rendered.body(), warnings, dropped);
	}

	private static int asked(WireTarget target) {
		Integer asked = target.callersWords().maxTokens();
		return (asked != null) ? asked : target.maxTokens();
	}

	private int fitting(int asked, WireTarget target) {
		Learned conversation = conversation(target.model(), target.callersWords());
		if (conversation.maxTokens != null) {
			return Math.min(asked, conversation.maxTokens);
		}
		Learned model = model(target.model());
		if (model.maxTokens != null) {
			return Math.min(asked, model.maxTokens);
		}
		if (!model.sharesWindow || model.window == null) {
			return asked;
		}
		int room = model.window - target.callersWords().estimatedTokens();
		return (room >= TokenRoom.SMALLEST) ? Math.min(asked, room) : asked;
	}

	/**
	 * Learns from a failure.
	 * @param failure what the provider said
	 * @param evidence how it said it
	 * @param target who was asked, with the traits as they were known then
	 * @return the failure; in other circumstances if the target is asked differently now
	 */
	Failure learn(Failure failure, ErrorEvidence evidence, WireTarget target) {
		if (failure.kind() == FailureKind.CONTEXT_TOO_LONG) {
			return learnWindow(failure, ErrorReport.of(evidence, target), target);
		}
		if (failure.kind() != FailureKind.INVALID_REQUEST) {
			return failure;
		}
		ErrorReport error = ErrorReport.of(evidence, target);
		RefusedParameter refused = RefusedParameter.in(error, target.callersWords());
		if (refused == null) {
			return learnOutputLimit(failure, error, target);
		}
		// OpenAI: Function tools with reasoning_effort are not supported for … To use
		// function tools, use /v1/responses or set reasoning_effort to 'none'
		String parameter = NO_THINKING.in(error.quotingWords()) ? TOOLS_WHILE_THINKING
				: oneByOne(refused.name(), target);
		if (refused.here()) {
			learn(target, (known) -> known.refusing(parameter));
		}
		else {
			this.models.learn(target.model(), Learned.NOTHING, (known) -> known.refusing(parameter));
		}
		return of(target.model(), target.callersWords()).equals(target.traits()) ? failure
				: failure.in(Circumstance.REQUEST_ADJUSTED);
	}

	// of the form of an answer the least is given up first
	private static String oneByOne(String parameter, WireTarget target) {
		String part = PARTS.get(parameter);
		return (part != null && !target.traits().refuses().contains(part)) ? part : parameter;
	}

	// what the caller asks for out of range is the caller's affair; our default is ours
	private Failure learnOutputLimit(Failure failure, ErrorReport error, WireTarget target) {
		CallersWords caller = target.callersWords();
		boolean ours = caller.maxTokens() == null && !passesThroughTokens(caller);
		Integer limit = ours ? StatedOutputLimit.in(error.quotingWords()) : null;
		if (limit == null || limit < 1 || limit >= fitting(asked(target), target)) {
			return failure;
		}
		this.models.learn(target.model(), Learned.NOTHING, (known) -> known.maxTokens(limit));
		return failure.in(Circumstance.REQUEST_ADJUSTED);
	}

	private static boolean passesThroughTokens(CallersWords caller) {
		return caller.passesThrough(MAX_TOKENS) || caller.passesThrough(MAX_COMPLETION_TOKENS);
	}

	private Failure learnWindow(Failure failure, ErrorReport error, WireTarget target) {
		int asked = fitting(asked(target), target);
		TokenRoom room = new TokenRoom(asked, target.callersWords().estimatedTokens(), contextWindow(target.model()));
		Integer stated = StatedWindow.in(error.quotingWords());
		if (stated != null) {
			this.models.learn(target.model(), Learned.NOTHING, (known) -> known.window(stated));
		}
		Integer fitting = !passesThroughTokens(target.callersWords()) ? room.in(error.quotingWords()) : null;
		if (fitting == null) {
			return failure;
		}
		this.models.learn(target.model(), Learned.NOTHING,
				(known) -> (known.window != null) ? known.sharing() : known.maxTokens(fitting));
		learn(target, (known) -> known.maxTokens(fitting));
		return failure.in(Circumstance.REQUEST_ADJUSTED);
	}

	private void learn(WireTarget target, UnaryOperator<Learned> lesson) {
		this.conversations.learn(new Conversation(target.model(), target.callersWords().fingerprint()), Learned.NOTHING,
				lesson);
	}

	/**
	 * Weighs a failure that may be about the account.
	 * @param failure the failure
	 * @param caller what the caller wrote
	 * @return the failure, see {@link Suspicions}
	 */
	Failure weigh(Failure failure, CallersWords caller) {
		return this.suspicions.weigh(failure, caller);
	}

	/** The provider has answered: its address is right, and its account accepted. */
	void answered() {
		this.answered = true;
		this.addressIsWrong.set(false);
		this.suspicions.clear();
	}

	/**
	 * Takes note that the address seems to be wrong.
	 * @return false if that was known before, and the provider has not answered since
	 */
	boolean addressIsNewlyWrong() {
		return this.addressIsWrong.compareAndSet(false, true);
	}

	boolean hasAnswered() {
		return this.answered;
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

	/**
	 * What was learned of models, and not of single conversations.
	 * @return a sentence each
	 */
	List<String> learned() {
		List<String> sentences = new ArrayList<>();
		this.models.forEach((model, learned) -> learned.tell(model, sentences));
		return sentences;
	}

	private record Conversation(String model, long fingerprint) {

	}

	/**
	 * What was learned of a model, or of one conversation with it.
	 *
	 * @param refused the parameters that it refuses
	 * @param window the size of its context window; null if it was not stated
	 * @param sharesWindow whether it adds up what is sent and what may be generated
	 * @param maxTokens the most tokens that it generates; null for any number
	 */
	private record Learned(Set<String> refused, @Nullable Integer window, boolean sharesWindow,
			@Nullable Integer maxTokens) {

		static final Learned NOTHING = new Learned(Set.of(), null, false, null);

		void tell(String model, List<String> sentences) {
			this.refused.stream().sorted().forEach((name) -> sentences.add(model + " refuses " + name));
			if (this.window != null) {
				sentences.add(model + " has a context window of " + this.window + " tokens");
			}
			if (this.sharesWindow) {
				sentences.add(model + " counts what it may generate towards its context window");
			}
			if (this.maxTokens != null) {
				sentences.add(model + " generates at most " + this.maxTokens + " tokens");
			}
		}

		Learned refusing(String parameter) {
			Set<String> all = new HashSet<>(this.refused);
			all.add(parameter);
			return new Learned(Set.copyOf(all), this.window, this.sharesWindow, this.maxTokens);
		}

		Learned window(int tokens) {
			return new Learned(this.refused, tokens, this.sharesWindow, this.maxTokens);
		}

		Learned sharing() {
			return new Learned(this.refused, this.window, true, null);
		}

		Learned maxTokens(int tokens) {
			return new Learned(this.refused, this.window, this.sharesWindow, tokens);
		}

	}

}
