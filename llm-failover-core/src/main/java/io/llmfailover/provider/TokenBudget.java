package io.llmfailover.provider;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;

/**
 * Renders requests so that the answer has room in the model's window beside them, where
 * that is known to count. Thread-safe.
 */
final class TokenBudget {

	private final Dialect dialect;

	private final ModelMemory memory;

	TokenBudget(Dialect dialect, ModelMemory memory) {
		this.dialect = dialect;
		this.memory = memory;
	}

	/**
	 * Renders a request.
	 * @param request what to ask
	 * @param target who is asked
	 * @return the request on the wire
	 */
	RenderedRequest render(ChatRequest request, WireTarget target) {
		int asked = asked(target);
		int fitting = fitting(target);
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

	/**
	 * How many tokens the model may generate.
	 * @param target who is asked, and what
	 * @return as many as are asked for, or as there is room for
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
