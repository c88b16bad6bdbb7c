package io.llmfailover.provider;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;

/**
 * Lowers the max tokens of a request to what the model is known to take: no more than it
 * generates, and no more than its context window has room for beside the request, if the
 * server adds up the two. Thread-safe.
 */
final class TokenBudget {

	private final Dialect dialect;

	private final ModelMemory memory;

	TokenBudget(Dialect dialect, ModelMemory memory) {
		this.dialect = dialect;
		this.memory = memory;
	}

	/**
	 * Renders a request, with lowered max tokens if need be.
	 * @param request what to ask
	 * @param target the target that is asked
	 * @return the request on the wire, with a warning if max tokens was lowered
	 */
	RenderedRequest render(ChatRequest request, WireTarget target) {
		int asked = asked(target);
		int fitting = fitting(target);
		if (fitting >= asked || target.callersWords().passesThroughMaxTokens()) {
			return this.dialect.render(request, target);
		}
		RenderedRequest rendered = this.dialect.render(request.toBuilder().maxTokens(fitting).build(), target);
		List<String> warnings = new ArrayList<>(rendered.warnings());
		String warning = "max tokens was lowered from " + asked + " to " + fitting + ": " + target.model()
				+ " takes no more";
		warnings.add(warning);
		List<String> dropped = new ArrayList<>(rendered.dropped());
		if (target.callersWords().maxTokens() != null) {
			dropped.add(warning);
		}
		return new RenderedRequest(rendered.body(), warnings, dropped);
	}

	/**
	 * How many tokens the model may generate.
	 * @param target the target that is asked, and what it is asked
	 * @return the max tokens that are asked for, or fewer if the model takes no more
	 */
	int fitting(WireTarget target) {
		Integer most = target.facts().tokens().output();
		int asked = (most != null) ? Math.min(asked(target), most) : asked(target);
		Learned conversation = this.memory.of(target.model(), target.callersWords());
		if (conversation.maxTokens() != null) {
			return Math.min(asked, conversation.maxTokens());
		}
		Learned model = this.memory.of(target.model());
		if (model.maxTokens() != null) {
			return Math.min(asked, model.maxTokens());
		}
		if (!model.sharesWindow() || model.window() == null) {
			return asked;
		}
		int room = model.window() - target.callersWords().estimatedTokens();
		return (room >= TokenRoom.SMALLEST) ? Math.min(asked, room) : asked;
	}

	private static int asked(WireTarget target) {
		Integer asked = target.callersWords().maxTokens();
		return (asked != null) ? asked : target.maxTokens();
	}

}
