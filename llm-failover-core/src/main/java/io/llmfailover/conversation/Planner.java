package io.llmfailover.conversation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a turn asks, and whom first. Immutable.
 *
 * @param settings how conversations are held
 * @param time where time comes from
 */
record Planner(ConversationSettings settings, TurnTime time) {

	/**
	 * The plan of a turn.
	 * @param history the conversation as it was read
	 * @param request what the caller asks
	 * @param turnId the id of the new turn
	 * @param partner whom it is held with
	 * @return the plan
	 */
	Plan plan(History history, ChatRequest request, String turnId, ConversationPartner partner) {
		ChatRequest said = partner.withDefaults(request);
		int from = history.start();
		int start = cut(history, said).within(from, this.settings.window().within(partner.inputTokens(said)));
		return new Plan(history, said, start, basis(history, start, said, turnId), stick(history, said, partner),
				List.of());
	}

	/**
	 * The plan after one that was too long.
	 * @param plan the plan
	 * @param turnId the id of the new turn
	 * @param tried the trail of those who were asked
	 * @return the plan; null if nothing can be left out
	 */
	@Nullable Plan shorter(Plan plan, String turnId, List<Attempt> tried) {
		int start = cut(plan.history(), plan.said()).shorter(plan.start());
		if (start == plan.start()) {
			return null;
		}
		List<Attempt> all = new ArrayList<>(plan.tried());
		all.addAll(tried);
		return new Plan(plan.history(), plan.said(), start, basis(plan.history(), start, plan.said(), turnId),
				plan.first(), all);
	}

	private static Cut cut(History history, ChatRequest said) {
		Message first = said.messages()
			.stream()
			.filter((message) -> !(message instanceof Message.System))
			.findFirst()
			.orElse(null);
		return new Cut(history.turns(), first instanceof Message.User, Size.ofTurn(said.messages()));
	}

	private static Turn.Basis basis(History history, int start, ChatRequest said, String turnId) {
		String from = null;
		if (start > 0) {
			from = (start < history.turns().size()) ? history.turns().get(start).id() : turnId;
		}
		return new Turn.Basis(from, digest(said, history.turns().subList(start, history.turns().size())));
	}

	// of the system text, and of what is left out since it is not known here: a later
	// version, which has sent it, comes to another one
	private static String digest(ChatRequest said, List<Turn> sent) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			said.messages()
				.stream()
				.filter(Message.System.class::isInstance)
				.forEach((message) -> digest
					.update((((Message.System) message).text() + '\n').getBytes(StandardCharsets.UTF_8)));
			sent.stream()
				.flatMap((turn) -> Unknown.types(turn.messages()))
				.forEach((type) -> digest.update((type + '\n').getBytes(StandardCharsets.UTF_8)));
			return HexFormat.of().formatHex(digest.digest(), 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

	private Turn.@Nullable Stick stick(History history, ChatRequest said, ConversationPartner partner) {
		Turn last = history.lastAsked();
		Turn.Stick stick = (last != null) ? last.stick() : null;
		Duration stickyFor = this.settings.stickyFor();
		boolean now = stick != null && stickyFor != null && said.route().isEmpty()
				&& Duration.ofMillis(this.time.millis() - stick.since()).compareTo(stickyFor) < 0
				&& partner.healthy(stick.provider());
		return now ? stick : null;
	}

	/**
	 * Who is asked first after a turn.
	 * @param plan the plan of the turn
	 * @param provider who has answered
	 * @param partner whom the conversation is held with
	 * @return who is; null for the usual order
	 */
	Turn.@Nullable Stick next(Plan plan, String provider, ConversationPartner partner) {
		if (this.settings.stickyFor() == null) {
			return null;
		}
		if (!plan.said().route().isEmpty()) {
			Turn last = plan.history().lastAsked();
			return (last != null) ? last.stick() : null;
		}
		if (plan.first() != null && plan.first().provider().equals(provider)) {
			return plan.first();
		}
		return provider.equals(partner.firstProvider(plan.said())) ? null
				: new Turn.Stick(provider, this.time.millis());
	}

}
