package io.llmfailover.failover;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.schema.CanonicalJson;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the tool calls of a conversation, of which no two must be the same: a server
 * may give the calls of each answer the same ids again. Not thread-safe.
 */
final class CallIds {

	private final Set<String> taken = new HashSet<>();

	private int given;

	CallIds(List<Message> conversation) {
		add(conversation);
	}

	/**
	 * Adds the ids of further messages.
	 * @param messages the messages
	 */
	void add(List<Message> messages) {
		for (Message message : messages) {
			if (message instanceof Message.Assistant answer) {
				answer.toolCalls().forEach((call) -> this.taken.add(call.id()));
			}
			else if (message instanceof Message.ToolResult result) {
				this.taken.add(result.toolCallId());
			}
		}
	}

	/**
	 * The ids of one more answer, which count only once it is added.
	 * @return the ids
	 */
	Answer answer() {
		return new Answer();
	}

	private String free(Set<String> own) {
		String id;
		do {
			id = "call_own" + ++this.given;
		}
		while (this.taken.contains(id) || own.contains(id));
		return id;
	}

	/**
	 * The ids of the tool calls of one answer.
	 */
	final class Answer {

		private final Set<ToolCall> sent = new HashSet<>();

		private final Set<String> own = new HashSet<>();

		private Answer() {
		}

		/**
		 * Takes a tool call. The same id, name and arguments are the same call, which a
		 * server has sent twice; anything else is another call.
		 * @param call the call as it was sent
		 * @return the call under an id that no other one has; null if it was taken before
		 */
		@Nullable ToolCall take(ToolCall call) {
			String arguments = CanonicalJson.of(call.arguments());
			if (!this.sent.add(new ToolCall(call.id(), call.name(), arguments, call.complete()))) {
				return null;
			}
			boolean free = !call.id().isBlank() && !CallIds.this.taken.contains(call.id());
			if (free && this.own.add(call.id())) {
				return call;
			}
			String id = free(this.own);
			this.own.add(id);
			return new ToolCall(id, call.name(), call.arguments(), call.complete());
		}

	}

}
