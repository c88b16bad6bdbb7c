package io.llmfailover.conversation;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FinishReason;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.Usage;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A provider in memory that answers what the user has said last.
 */
public final class AnsweringProvider implements ChatProvider, ChatTarget {

	private final Function<String, String> answers;

	private volatile List<Message> asked = List.of();

	/**
	 * Creates a provider.
	 * @param answers gives the answer to what the user has said
	 */
	public AnsweringProvider(Function<String, String> answers) {
		this.answers = answers;
	}

	/**
	 * What was said when it was asked last.
	 * @return the messages; empty if it was never asked
	 */
	public List<Message> asked() {
		return this.asked;
	}

	/**
	 * What a message says.
	 * @param message a message of the user or the assistant, which begins with text
	 * @return the text
	 */
	public static String text(Message message) {
		return (message instanceof Message.User user) ? ((Text) user.content().get(0)).text()
				: ((Message.Assistant) message).text();
	}

	@Override
	public String name() {
		return "answering";
	}

	@Override
	public List<String> models() {
		return List.of(model());
	}

	@Override
	public Set<Capability> capabilities() {
		return Set.of(Capability.VISION, Capability.DOCUMENTS);
	}

	@Override
	public @Nullable String whyUnusable() {
		return null;
	}

	@Override
	public ChatTarget target(String model) {
		return this;
	}

	@Override
	public String provider() {
		return name();
	}

	@Override
	public String model() {
		return "answering-model";
	}

	@Override
	public Flux<TargetEvent> exchange(ChatRequest request, Transport transport) {
		return Flux.defer(() -> {
			this.asked = request.messages();
			String said = text(request.messages().get(request.messages().size() - 1));
			return Flux.<TargetEvent>just(new TargetEvent.TextPiece(this.answers.apply(said)), new TargetEvent.Finished(
					null, FinishReason.STOP, null, Usage.reported(1, 1), null, null, List.of()));
		}).subscribeOn(Schedulers.parallel());
	}

}
