package io.llmfailover.json;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.StoredMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * JSON that is none of ours is refused in words that name the place.
 */
class HostileJsonTest {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final String HI = "[{'type':'user','content':[{'type':'text','text':'Hi'}]}]";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{}                                             | messages must hold at least one
			{'messages':null}                              | messages must hold at least one
			{'messages':'x'}                               | messages must be an array, but is a string
			{'messages':{}}                                | messages must be an array, but is an object
			{'messages':[null]}                            | messages[0] must be an object, but is null
			{'messages':[[]]}                              | messages[0] must be an object, but is an array
			{'messages':[{}]}                              | messages[0].type must be a string, but is missing
			{'messages':[{'type':null}]}                   | messages[0].type must be a string, but is null
			{'messages':[{'type':7}]}                      | messages[0].type must be a string, but is a number
			{'messages':[{'type':'system'}]}               | messages[0].text must be a string, but is missing
			{'messages':[{'type':'system','text':' '}]}    | messages[0]: text of a system message must not be blank
			{'messages':[{'type':'user'}]}                 | messages[0]: content of a user message must not be empty
			{'messages':[{'type':'user','content':[{'type':'image','url':'a b'}]}]} | messages[0].content[0]
			{'messages':[{'type':'user','content':[{'type':'image','url':'file:/x'}]}]} | messages[0].content[0]
			{'messages':[{'type':'user','content':[{'type':'image'}]}]} | messages[0].content[0]
			{'messages':[{'type':'later'}]}                | messages must hold at least one
			{'messages':[{'type':'user','content':[{'type':'later'}]}]} | messages must hold at least one
			{'messages':HI,'options':[]}                   | options must be an object, but is an array
			{'messages':HI,'options':{'maxTokens':1.5}}    | options.maxTokens must be a whole number
			{'messages':HI,'options':{'maxTokens':3000000000}} | options.maxTokens is out of range
			{'messages':HI,'options':{'maxTokens':'9'}}    | options.maxTokens must be a whole number, but is a string
			{'messages':HI,'options':{'maxTokens':0}}      | options: maxTokens must be at least 1
			{'messages':HI,'options':{'seed':99999999999999999999}} | options.seed must be a whole number
			{'messages':HI,'options':{'temperature':1e999}} | options.temperature must be a number
			{'messages':HI,'options':{'stop':[null]}}      | options.stop[0] must be a string, but is null
			{'messages':HI,'options':{'reasoningEffort':'LOTS'}} | options.reasoningEffort must be one of [NONE
			{'messages':HI,'timeout':'1 year'}             | timeout must be a duration like PT30S, but is '1 year'
			{'messages':HI,'timeout':'PT9999999999999999999S'} | timeout must be a duration
			{'messages':HI,'timeout':'PT0S'}               | timeout must be positive
			{'messages':HI,'timeout':30}                   | timeout must be a string, but is a number
			{'messages':HI,'strict':'yes'}                 | strict must be true or false, but is a string
			{'messages':HI,'toolChoice':{'mode':'ALL'}}    | toolChoice.mode must be one of [AUTO
			{'messages':HI,'toolChoice':{}}                | toolChoice.mode must be a string, but is missing
			{'messages':HI,'tools':[{'name':'a b','schema':'{}'}]} | tools[0]: name of a tool
			{'messages':HI,'route':['openai']}             | route[0] must be an object, but is a string
			{'messages':HI,'route':[{'provider':' '}]}     | route[0]: provider of a route must not be blank
			{'messages':HI,'actions':{'BORED':'NEXT'}}     | a name in actions must be one of [AUTHENTICATION
			{'messages':HI,'actions':{'NETWORK':'SULK'}}   | actions.NETWORK must be one of [RETRY
			{'messages':HI,'actions':{'CANCELLED':'NEXT'}} | There is no action for CANCELLED
			{'messages':HI,'extras':{'a':{'model':'m'}}}   | option 'model' of provider 'a'
			{'messages':HI,'extras':{'a':7}}               | extras.a must be an object, but is a number
			""")
	void aRequestThatIsNoneIsRefusedByThePlace(String json, String message) {
		refused(json.replace("HI", HI), ChatRequest.class, message);
	}

	@Test
	void anotherShapeIsRefused() {
		for (String json : new String[] { "[]", "7", "'Hi'", "true" }) {
			assertThatExceptionOfType(JacksonException.class)
				.isThrownBy(() -> MAPPER.readValue(json.replace('\'', '"'), ChatRequest.class));
		}
	}

	@Test
	void eventsResponsesAndStoredFormsAreRefusedByThePlace() {
		refused("{'type':'later'}", ChatEvent.class, "type must not be 'later' here");
		refused("{'type':'text'}", ChatEvent.class, "text must be a string, but is missing");
		refused("{'type':'completed'}", ChatEvent.class, "response must be an object, but is missing");
		refused("{'type':'completed','response':{'provider':'a'}}", ChatEvent.class,
				"response.model must be a string, but is missing");
		refused("{'provider':'a','model':'m','attempts':[{}]}", ChatResponse.class,
				"attempts[0].outcome must be a string, but is missing");
		refused("{'provider':'a','model':'m','attempts':[{'provider':'a','model':'m','outcome':'FAILED'}]}",
				ChatResponse.class, "attempts[0]: kind is for a failed attempt, and needed there");
		refused("{'provider':'a','model':'m','usage':{'inputTokens':-1}}", ChatResponse.class,
				"usage: inputTokens must not be negative");
		refused("{'messages':[]}", StoredMessages.class, "version must be a number from 1 on");
		refused("{'version':0,'messages':[]}", StoredMessages.class, "version must be a number from 1 on");
		refused("{'type':'user','content':[{'type':'text','text':'Hi'}]}", Message.System.class,
				"type must not be 'user' here");
	}

	@Test
	void aLongWordIsNotQuotedBack() {
		String word = "x\\n".repeat(5_000);
		String message = refused("{'messages':" + HI + ",'onInterruption':'" + word + "'}", ChatRequest.class,
				"onInterruption must be one of");
		assertThat(message).hasSizeLessThan(500).doesNotContain("x\nx");
	}

	@Test
	void whatIsNestedTooDeepIsRefused() {
		String deep = "{'a':".repeat(150) + "7" + "}".repeat(150);
		refused("{'type':'later','x':" + deep + "}", Content.class, "is nested deeper than 64 levels");
		refused("{'type':'later','x':" + "[".repeat(150) + "]".repeat(150) + "}", Message.class,
				"is nested deeper than 64 levels");
		refused("{'messages':" + HI + ",'extras':{'p':" + deep + "}}", ChatRequest.class,
				"option 'a' of provider 'p' is nested deeper than 64 levels");
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> MAPPER.readValue("[".repeat(100_000), ChatRequest.class));
	}

	@Test
	void aNumberThatIsTooLargeIsRefusedInAnUnknownPart() {
		refused("{'type':'later','x':[1e999]}", Content.class, "holds a number that is too large");
	}

	private static String refused(String json, Class<?> type, String message) {
		String[] said = new String[1];
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> MAPPER.readValue(json.replace('\'', '"'), type))
			.satisfies((ex) -> {
				// which Spring would answer with 500 instead of 400
				assertThat(ex).isNotInstanceOf(InvalidDefinitionException.class);
				said[0] = String.valueOf(ex.getMessage());
			})
			.withMessageContaining(message);
		return said[0];
	}

}
