package io.llmfailover.simulator.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What models of Mistral refuse, wherever they are served.
 *
 * @see <a href="https://mistralai.github.io/mistral-common/usage/tools/">Tools</a>
 */
enum MistralRule implements StatedRule {

	/** Ids of calls are nine letters or digits. */
	CALL_ID_FORM("Tool call id must be a-z, A-Z, 0-9, with a length of 9.",
			"https://github.com/nearai/ironclaw/issues/1241",
			(request) -> Stream
				.concat(Chats.calls(request).map((call) -> call.at("id")),
						Chats.messages(request, "tool").map((message) -> message.at("tool_call_id")))
				.filter((id) -> !id.matches("[a-zA-Z0-9]{9}"))),

	/** The model speaks after a result. */
	USER_AFTER_RESULT("Unexpected role 'user' after role 'tool'", "https://github.com/BerriAI/litellm/issues/6323",
			MistralRule::afterResults),

	/** User and model take turns. */
	TURNS("After the optional system message, conversation roles must alternate user and assistant roles.",
			"https://github.com/charmbracelet/crush/issues/279", Chats::outOfTurn),

	/** The model does not go on from its own words. */
	LAST_TURN("Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant",
			"https://github.com/0xPlaygrounds/rig/pull/1130", (request) -> Chats.lastWordOfTheModel(request)
				.filter((last) -> !last.at("prefix").json().booleanValue(false)));

	private final Statement statement;

	MistralRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

	private static Stream<Place> afterResults(Place request) {
		List<Place> wrong = new ArrayList<>();
		String before = "";
		for (Place message : Chats.messages(request).toList()) {
			String role = message.at("role").text();
			if (before.equals("tool") && !role.equals("tool") && !role.equals("assistant")) {
				wrong.add(message);
			}
			before = role;
		}
		return wrong.stream();
	}

}
