package io.llmfailover.test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.llmfailover.Capability;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.service.LlmFailoverBuilder;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A provider in the test's own process that does what the test says, request by request,
 * and remembers what it was asked:
 *
 * <pre class="code">
 * FakeProvider openai = FakeProvider.named("openai").fails(RATE_LIMITED);
 * FakeProvider anthropic = FakeProvider.named("anthropic").streams("Hel", "lo").cutAfter(1).thenAnswers("Hello");
 * LlmFailover llm = FakeProvider.serviceOf(openai, anthropic);
 * </pre>
 *
 * The last step of a script stands for all later requests, unless {@link #thenNothing()}
 * follows it. A fake of which the test says nothing ends the call with an
 * {@link UnscriptedRequestException} that tells who was asked what.
 * <p>
 * On a {@link FakeClock}, as {@link #serviceOf} and {@link #builderOf} put it, waiting
 * takes no time; elsewhere it takes the time that the script says. Thread-safe.
 */
public final class FakeProvider extends FakeScript implements ChatProvider {

	private static final Set<Capability> CAPABILITIES = Set.of(Capability.TOOLS, Capability.VISION,
			Capability.DOCUMENTS);

	private final String name;

	private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

	private final List<RecordedRequest> unscripted = new CopyOnWriteArrayList<>();

	private volatile List<String> models;

	private volatile @Nullable Set<Capability> capabilities;

	private volatile @Nullable String unusable;

	private volatile @Nullable ChatProvider original;

	private volatile @Nullable FakeClock clock;

	private FakeProvider(String name) {
		this.name = Objects.requireNonNull(name, "name");
		this.models = List.of(name + "-model");
	}

	/**
	 * A fake of which nothing is said yet.
	 * @param name its name in the chain and in the trail
	 * @return the provider, with one model, that takes images and documents and calls
	 * tools
	 */
	public static FakeProvider named(String name) {
		return new FakeProvider(name);
	}

	/**
	 * A fake in the place of another provider: with its name, its models and what is
	 * known of them, and usable even where the other one has no key.
	 * @param original the provider
	 * @return the fake
	 */
	public static FakeProvider inPlaceOf(ChatProvider original) {
		FakeProvider fake = named(original.name()).models(original.models().toArray(String[]::new));
		fake.original = original;
		return fake;
	}

	/**
	 * A service over fakes, on a clock that moves by itself.
	 * @param fakes the chain, in order
	 * @return the service
	 */
	public static LlmFailover serviceOf(FakeProvider... fakes) {
		return builderOf(fakes).build();
	}

	/**
	 * A builder of such a service, for what else it shall have.
	 * @param fakes the chain, in order
	 * @return the builder, with the fakes, their clock, and waits without jitter
	 * @throws IllegalArgumentException if the fakes are on different clocks
	 */
	public static LlmFailoverBuilder builderOf(FakeProvider... fakes) {
		List<FakeClock> clocks = Stream.of(fakes).flatMap((fake) -> Stream.ofNullable(fake.clock)).distinct().toList();
		if (clocks.size() > 1) {
			throw new IllegalArgumentException("The fakes are on different clocks; put all of them on one");
		}
		FakeClock clock = clocks.isEmpty() ? new FakeClock() : clocks.get(0);
		LlmFailoverBuilder builder = LlmFailover.builder().time(clock.time()).jitter(() -> 0.5);
		for (FakeProvider fake : fakes) {
			builder.provider(fake.on(clock));
		}
		return builder;
	}

	/**
	 * Puts the fake on a clock, which a service must be held on, too; see
	 * {@link FakeClock#time()}.
	 * @param clock the clock
	 * @return this provider
	 */
	public FakeProvider on(FakeClock clock) {
		this.clock = Objects.requireNonNull(clock, "clock");
		return this;
	}

	/**
	 * Its models.
	 * @param models the models in the order in which they are asked, at least one; by
	 * default the fake's name with {@code -model} behind it
	 * @return this provider
	 */
	public FakeProvider models(String... models) {
		if (models.length == 0) {
			throw new IllegalArgumentException("models of '" + this.name + "' must name at least one");
		}
		this.models = List.of(models);
		return this;
	}

	/**
	 * What it can do beyond text.
	 * @param capabilities the capabilities; images, documents and tools by default, or
	 * those of the provider in whose place it is
	 * @return this provider
	 */
	public FakeProvider capabilities(Capability... capabilities) {
		this.capabilities = Set.of(capabilities);
		return this;
	}

	/**
	 * Lets it be one that cannot be asked, as one without a key.
	 * @param reason why not, for the trail; null if it can be asked, as by default
	 * @return this provider
	 */
	public FakeProvider unusable(@Nullable String reason) {
		this.unusable = reason;
		return this;
	}

	/**
	 * What it was asked so far.
	 * @return the requests in the order in which they came, a snapshot
	 */
	public List<RecordedRequest> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * What it was asked last.
	 * @return the request
	 * @throws IllegalStateException if it was asked nothing
	 */
	public RecordedRequest lastRequest() {
		List<RecordedRequest> requests = requests();
		if (requests.isEmpty()) {
			throw new IllegalStateException("The fake provider '" + this.name + "' was asked nothing");
		}
		return requests.get(requests.size() - 1);
	}

	/**
	 * Requests for which its script had no answer: a test should have none, also where
	 * the application has dealt with the exception.
	 * @return the requests in the order in which they came, a snapshot
	 */
	public List<RecordedRequest> unscriptedRequests() {
		return List.copyOf(this.unscripted);
	}

	/**
	 * The clock that it is on.
	 * @return the clock
	 * @throws IllegalStateException if it is on none
	 */
	public FakeClock clock() {
		FakeClock clock = this.clock;
		if (clock == null) {
			throw new IllegalStateException("The fake provider '" + this.name + "' is on no clock;"
					+ " FakeProvider.serviceOf(..) and on(..) put it on one");
		}
		return clock;
	}

	/**
	 * Forgets its script and what it was asked, for the next test.
	 */
	public void reset() {
		script().clear();
		this.requests.clear();
		this.unscripted.clear();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public List<String> models() {
		return this.models;
	}

	@Override
	public Set<Capability> capabilities() {
		ChatProvider original = this.original;
		return capabilitiesOr((original != null) ? original.capabilities() : CAPABILITIES);
	}

	@Override
	public @Nullable String whyUnusable() {
		return this.unusable;
	}

	@Override
	public ChatTarget target(String model) {
		ChatProvider original = this.original;
		return new FakeTarget(this, model, (original != null) ? original.target(model) : null);
	}

	@Override
	public String toString() {
		return "FakeProvider[" + this.name + "]";
	}

	@Override
	FakeProvider self() {
		return this;
	}

	/**
	 * What the test says that it can do beyond text.
	 * @param others what it can do where the test does not say
	 * @return the capabilities
	 */
	Set<Capability> capabilitiesOr(Set<Capability> others) {
		Set<Capability> capabilities = this.capabilities;
		return (capabilities != null) ? capabilities : others;
	}

	Scheduler scheduler() {
		FakeClock clock = this.clock;
		if (clock == null) {
			return Schedulers.parallel();
		}
		if (!clock.used()) {
			throw new IllegalStateException("The fake provider '" + this.name + "' is on a clock that its service"
					+ " knows nothing of; tell its builder with time(clock.time())");
		}
		return clock.scheduler();
	}

	Duration now() {
		FakeClock clock = this.clock;
		return (clock != null) ? clock.elapsed() : Duration.ZERO;
	}

	/**
	 * Takes note of a request.
	 * @param request what was asked
	 * @return what is done with it
	 * @throws UnscriptedRequestException if nothing is said about it
	 */
	FakeStep take(RecordedRequest request) {
		this.requests.add(request);
		FakeStep step = script().next();
		if (step == null) {
			this.unscripted.add(request);
			throw UnscriptedRequestException.of(request, script().written());
		}
		return step;
	}

}
