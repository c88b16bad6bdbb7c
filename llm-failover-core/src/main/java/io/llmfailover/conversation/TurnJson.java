package io.llmfailover.conversation;

import io.llmfailover.StoredMessages;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON form of a turn: that of {@link StoredMessages}, version and all, with what
 * else is known of the turn beside them.
 */
final class TurnJson {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private TurnJson() {
	}

	static String write(Turn turn) {
		ObjectNode json = MAPPER.valueToTree(new StoredMessages(turn.messages()));
		json.put("turn", turn.id());
		if (turn.answerer() != null) {
			json.putObject("answerer")
				.put("provider", turn.answerer().provider())
				.put("model", turn.answerer().model());
		}
		if (turn.basis() != null) {
			json.putObject("basis").put("from", turn.basis().from()).put("system", turn.basis().system());
		}
		if (turn.stick() != null) {
			json.putObject("stick").put("provider", turn.stick().provider()).put("since", turn.stick().since());
		}
		return MAPPER.writeValueAsString(json);
	}

	/**
	 * Reads the form.
	 * @param text what was stored
	 * @return the turn
	 * @throws IllegalArgumentException if it is none; the message does not repeat what it
	 * holds
	 */
	static Turn read(String text) {
		try {
			JsonNode json = MAPPER.readTree(text);
			StoredMessages messages = MAPPER.treeToValue(json, StoredMessages.class);
			return new Turn(json.path("turn").asString(""), messages.messages(), answerer(json.path("answerer")),
					basis(json.path("basis")), stick(json.path("stick")));
		}
		catch (JacksonException | IllegalArgumentException ex) {
			// what a parser says quotes what it reads, which is what somebody has said
			throw new IllegalArgumentException("A stored turn of " + text.length()
					+ " characters cannot be read: it is no JSON of a turn, or is " + "encrypted in another way");
		}
	}

	private static Turn.@Nullable Answerer answerer(JsonNode json) {
		String provider = json.path("provider").asString("");
		return provider.isEmpty() ? null : new Turn.Answerer(provider, json.path("model").asString(""));
	}

	private static Turn.@Nullable Basis basis(JsonNode json) {
		if (!json.isObject()) {
			return null;
		}
		String from = json.path("from").asString("");
		return new Turn.Basis(from.isEmpty() ? null : from, json.path("system").asString(""));
	}

	private static Turn.@Nullable Stick stick(JsonNode json) {
		String provider = json.path("provider").asString("");
		return provider.isEmpty() ? null : new Turn.Stick(provider, json.path("since").asLong(0));
	}

}
