package io.llmfailover.simulator;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class JsonFromSchemaTests {

	/** A schema for each feature of JSON Schema that applications use. */
	static final List<String> SCHEMAS = List.of("{}", "{'type':'string'}", "{'type':'string','minLength':30}",
			"{'type':'string','maxLength':4}", "{'type':'string','minLength':3,'maxLength':3}",
			"{'type':'string','maxLength':0}", "{'type':'string','enum':['LOW','HIGH']}",
			"{'enum':[1,'two',null,{'three':3}]}", "{'const':'fixed'}", "{'const':{'a':[1,2]}}", "{'type':'null'}",
			"{'type':'boolean'}", "{'type':['null','boolean']}", "{'type':['string','null'],'enum':['a',null]}",
			// formats
			"{'type':'string','format':'date'}", "{'type':'string','format':'date-time'}",
			"{'type':'string','format':'time'}", "{'type':'string','format':'duration'}",
			"{'type':'string','format':'email'}", "{'type':'string','format':'idn-email'}",
			"{'type':'string','format':'hostname'}", "{'type':'string','format':'ipv4'}",
			"{'type':'string','format':'ipv6'}", "{'type':'string','format':'uri'}",
			"{'type':'string','format':'uri-reference'}", "{'type':'string','format':'iri'}",
			"{'type':'string','format':'uri-template'}", "{'type':'string','format':'uuid'}",
			"{'type':'string','format':'json-pointer'}", "{'type':'string','format':'relative-json-pointer'}",
			"{'type':'string','format':'regex'}", "{'type':'string','format':'made-up'}",
			"{'type':'string','format':'uri','minLength':40}",
			// patterns
			"{'type':'string','pattern':'^[A-Z]{3}-[0-9]{4}$'}", "{'type':'string','pattern':'^(cat|dog)s?$'}",
			"{'type':'string','pattern':'^[^a-z ]+$','minLength':5}",
			"{'type':'string','pattern':'^\\\\d{3}(-\\\\d{2,4})?$','minLength':6}",
			"{'type':'string','pattern':'^#([0-9a-f]{6}|[0-9a-f]{3})$'}",
			"{'type':'string','pattern':'^(?:[01][0-9]|2[0-3]):[0-5][0-9]$'}",
			"{'type':'string','pattern':'^\\\\p{Lu}\\\\w*\\\\.$'}", "{'type':'string','pattern':'x{2,}y*z+?'}",
			"{'type':'string','pattern':'^[\\\\]\\\\-^]$'}", "{'type':'string','pattern':'^(?=.*b)[ab]{2}$'}",
			"{'type':'string','pattern':'^[0-9]{4}-[0-9]{2}-[0-9]{2}$'}",
			// numbers
			"{'type':'integer'}", "{'type':'integer','minimum':10}", "{'type':'integer','maximum':-10}",
			"{'type':'integer','minimum':1,'maximum':5}", "{'type':'integer','exclusiveMinimum':4,'maximum':5}",
			"{'type':'integer','minimum':4,'exclusiveMaximum':5}", "{'type':'integer','multipleOf':7,'minimum':50}",
			"{'type':'integer','minimum':1.5,'maximum':2.5}", "{'type':'integer','multipleOf':2.5}",
			"{'type':'integer','minimum':9007199254740993}", "{'type':'integer','minimum':-5,'maximum':-5}",
			"{'type':'integer','multipleOf':5,'maximum':-3}", "{'type':'number'}",
			"{'type':'number','minimum':0,'maximum':1}", "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':1}",
			"{'type':'number','multipleOf':0.05,'maximum':0.2,'minimum':0.1}",
			"{'type':'number','exclusiveMinimum':100}", "{'type':'number','exclusiveMaximum':-100}", "{'minimum':100}",
			"{'type':'number','maximum':1e300,'minimum':1e299}",
			// objects
			"{'type':'object'}", "{'type':'object','properties':{},'additionalProperties':false}",
			"{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'required':['a','b'],"
					+ "'additionalProperties':false}",
			"{'properties':{'a':{'const':1}},'required':['a']}", "{'type':'object','required':['undeclared']}",
			"{'type':'object','additionalProperties':{'type':'integer'},'minProperties':3}",
			"{'type':'object','additionalProperties':{'type':'integer'},'maxProperties':0}",
			"{'type':'object','patternProperties':{'^x-[a-z]+$':{'type':'boolean'}},'additionalProperties':false,"
					+ "'minProperties':2}",
			"{'type':'object','propertyNames':{'pattern':'^[A-Z]{2}$'},'minProperties':2}",
			"{'type':'object','propertyNames':{'enum':['de','fr']},'additionalProperties':{'type':'string'},"
					+ "'minProperties':2}",
			"{'type':'object','properties':{'a':{},'b':{},'c':{}},'maxProperties':2,'required':['c']}",
			"{'type':'object','properties':{'a':{},'b':{}},'dependentRequired':{'a':['z']}}",
			"{'type':'object','properties':{'card':{'type':'string'}},'required':['card'],"
					+ "'dependentSchemas':{'card':{'properties':{'cvc':{'type':'integer'}},'required':['cvc']}}}",
			"{'type':'object','properties':{'a':{'type':'string'},'b':false},'not':{'required':['b']}}",
			"{'type':'object','properties':{'deep':{'type':'object','properties':{'deeper':{'type':'object',"
					+ "'properties':{'deepest':{'type':'array','items':{'type':'number'}}},'required':['deepest']}},"
					+ "'required':['deeper']}},'required':['deep']}",
			// arrays
			"{'type':'array'}", "{'type':'array','items':{'type':'string'}}",
			"{'type':'array','items':{'type':'string'},'minItems':5}",
			"{'type':'array','items':{'type':'string'},'maxItems':1}", "{'type':'array','maxItems':0}",
			"{'type':'array','items':{'type':'integer','minimum':1,'maximum':4},'minItems':4,'uniqueItems':true}",
			"{'type':'array','items':{'enum':['a','b']},'uniqueItems':true}",
			"{'type':'array','items':{'type':'boolean'},'uniqueItems':true,'minItems':2}",
			"{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}],'items':false}",
			"{'type':'array','prefixItems':[{'type':'string'}],'items':{'type':'boolean'},'minItems':3}",
			"{'type':'array','contains':{'const':7},'items':{'type':'integer'}}",
			"{'type':'array','contains':{'type':'string'},'minContains':3}",
			"{'type':'array','items':{'type':'object','properties':{'id':{'type':'integer'}},'required':['id']},"
					+ "'uniqueItems':true,'minItems':3}",
			// references, alternatives and what is met together
			"{'$ref':'#/$defs/City','$defs':{'City':{'type':'object','properties':{'name':{'type':'string'}},"
					+ "'required':['name']}}}",
			"{'$ref':'#/definitions/a~1b','definitions':{'a/b':{'type':'integer'}}}",
			"{'$ref':'#/$defs/A%20B','$defs':{'A B':{'type':'integer'}}}",
			"{'$ref':'#/$defs/Text','maxLength':3,'$defs':{'Text':{'type':'string'}}}",
			"{'type':'object','properties':{'value':{'type':'integer'},'next':{'anyOf':[{'type':'null'},{'$ref':'#'}]}},"
					+ "'required':['value','next']}",
			"{'$defs':{'Tree':{'type':'object','properties':{'children':{'type':'array','items':"
					+ "{'$ref':'#/$defs/Tree'}}},'required':['children']}},'$ref':'#/$defs/Tree'}",
			"{'anyOf':[{'type':'null'},{'type':'string','minLength':20}]}", "{'anyOf':[false,{'type':'integer'}]}",
			"{'oneOf':[{'type':'string'},{'type':'integer'}]}",
			"{'type':'array','minItems':3,'items':{'oneOf':[{'$ref':'#/$defs/Cat'},{'$ref':'#/$defs/Dog'}]},'$defs':{"
					+ "'Cat':{'type':'object','properties':{'kind':{'const':'cat'},'lives':{'type':'integer'}},"
					+ "'required':['kind','lives'],'additionalProperties':false},"
					+ "'Dog':{'type':'object','properties':{'kind':{'const':'dog'}},'required':['kind'],"
					+ "'additionalProperties':false}}}",
			"{'oneOf':[{'type':'integer'},{'type':'number'}]}",
			"{'oneOf':[{'type':'number','multipleOf':3},"
					+ "{'type':'number','multipleOf':5}],'minimum':15,'maximum':20}",
			"{'allOf':[{'type':'object','properties':{'a':{'type':'string'}},'required':['a']},"
					+ "{'properties':{'b':{'type':'integer'}},'required':['b']}]}",
			"{'allOf':[{'type':'integer','minimum':5},{'maximum':6}],'anyOf':[{'multipleOf':2}]}",
			"{'allOf':[{'enum':['a','b','c']},{'enum':['c','d']}]}",
			"{'type':'object','properties':{'kind':{'enum':['a','b']}},'required':['kind'],"
					+ "'if':{'properties':{'kind':{'const':'b'}}},'then':{'properties':{'extra':{'type':'integer'}},"
					+ "'required':['extra']}}",
			"{'type':'string','not':{'const':'simulated text'}}",
			"{'type':'string','enum':['a','b'],'not':{'const':'a'}}",
			"{'type':'integer','not':{'type':'integer','minimum':0}}", "{'not':{'type':'string'}}",
			"{'type':'object','properties':{'n':{'$ref':'#/$defs/n'}},'required':['n'],"
					+ "'$defs':{'n':{'oneOf':[{'type':'integer'},{'type':'number'}]}}}",
			"{'allOf':[{'type':'integer'},{'not':{'enum':[3,4,5,12]}}]}");

	private static JsonNode schema(String text) {
		JsonNode schema = Json.read(text.replace('\'', '"'));
		assertThat(schema.isObject()).as(text).isTrue();
		return schema;
	}

	private static Prompt prompt(String question) {
		return new Prompt(question, List.of(), List.of(), List.of(), List.of(), ToolWish.FREE, null);
	}

	@ParameterizedTest
	@FieldSource("SCHEMAS")
	void anAnswerFitsItsSchema(String text) {
		for (String question : List.of("Anything?", "Tell me of the 3 cats in Bern and Oslo, \"x\", A-1042, by 7.",
				"")) {
			JsonNode schema = schema(text);
			JsonNode answer = JsonFromSchema.answer(schema, prompt(question));
			assertThat(Fit.complaints(schema, answer)).as(answer.toString()).isEmpty();
		}
	}

	@ParameterizedTest
	@FieldSource("SCHEMAS")
	void argumentsFitTheirSchema(String text) {
		ObjectNode schema = Json.newObject();
		JsonNode inner = schema(text);
		schema.put("type", "object").putObject("properties").set("value", inner);
		if (text.contains("'#'")) {
			return;
		}
		List.of("$defs", "definitions").forEach((name) -> {
			if (inner.has(name)) {
				schema.set(name, inner.get(name));
			}
		});
		schema.putArray("required").add("value");
		JsonNode arguments = JsonFromSchema.arguments(schema, prompt("Is it 5 or 12 in Bern?"), 0);
		assertThat(Fit.complaints(schema, arguments)).as(arguments.toString()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'$ref':'#'}", "{'allOf':[{'$ref':'#'},{'$ref':'#'}]}",
			"{'type':'object','properties':{'a':{'$ref':'#'},'b':{'$ref':'#'},'c':{'$ref':'#'}},'required':['a','b','c']}",
			"{'type':'array','minItems':1000000000,'items':{'type':'array','minItems':1000000000}}",
			"{'type':'string','minLength':2000000000}",
			"{'type':'string','pattern':'((((a{9999}){9999}){9999}){9999})'}",
			"{'type':'string','pattern':'^(a+)+$','minLength':9999}", "{'type':'string','pattern':'(((((('}",
			"{'type':'string','pattern':'[z-a]{5'}", "{'type':'integer','minimum':1e400}",
			"{'type':'integer','minimum':'x','multipleOf':1e-300}", "{'type':'number','multipleOf':-0.0}",
			"{'type':'integer','minimum':10,'maximum':1}", "{'enum':[]}", "{'anyOf':[]}", "{'type':[]}",
			"{'type':'what'}", "{'type':'object','minProperties':1000000000}",
			"{'type':'array','items':[],'minItems':-5}", "{'$ref':'#/nowhere'}",
			"{'$ref':'https://example.com/schema'}", "{'$ref':'#/a~2'}", "{'$ref':'#%zz'}",
			"{'properties':[1],'required':{'a':1},'items':3,'enum':{},'allOf':{'a':3}}",
			"{'type':'array','uniqueItems':true,'minItems':900,'items':{'type':'boolean'}}" })
	void endsWhateverTheSchema(String text) {
		JsonNode schema = schema(text);
		for (String question : List.of("", "Is it 5 or 12 in Bern and in Oslo?")) {
			assertThat(Json.write(JsonFromSchema.answer(schema, prompt(question)))).hasSizeLessThan(200_000);
			assertThat(Json.write(JsonFromSchema.arguments(schema, prompt(question), 1))).hasSizeLessThan(200_000);
			assertThat(JsonFromSchema.times(schema, prompt(question))).isBetween(1, 4);
		}
	}

	@Test
	void endsWithPatternsThatTakeForEver() {
		String many = "{'type':'array','minItems':1000,'items':{'type':'array','minItems':1000,'items':{'type':'string',"
				+ "'pattern':'^(a+)+(a+)+(a+)+$','minLength':30,'not':{'pattern':'^(a*)*b$'}}}}";
		assertThat(Json.write(JsonFromSchema.answer(schema(many), prompt("?")))).hasSizeLessThan(1_000_000);
	}

	@Test
	void endsWithASchemaThatDoublesAtEachLevel() {
		StringBuilder schema = new StringBuilder("{'$ref':'#/$defs/d0','$defs':{");
		for (int i = 0; i < 60; i++) {
			schema
				.append("'d%d':{'allOf':[{'$ref':'#/$defs/d%d'},{'$ref':'#/$defs/d%d'}]},".formatted(i, i + 1, i + 1));
		}
		JsonNode doubling = schema(schema.append("'d60':{'type':'integer'}}}").toString());
		assertThat(Json.write(JsonFromSchema.answer(doubling, prompt("?")))).hasSizeLessThan(1_000);
	}

	@Test
	void endsWithASchemaAsDeepAsJsonMayBe() {
		String deep = "{'type':'array','minItems':1,'items':".repeat(400) + "{}" + "}".repeat(400);
		assertThat(Json.write(JsonFromSchema.answer(schema(deep), prompt("?")))).startsWith("[[[[");
	}

	@Test
	void isTheSameEachTime() {
		JsonNode schema = schema("{'type':'object','properties':{'a':{'type':'array','items':{'type':'string'}},"
				+ "'b':{'type':'number'},'c':{'anyOf':[{'type':'string'},{'type':'integer'}]}}}");
		assertThat(JsonFromSchema.answer(schema, prompt("In Bern?")))
			.isEqualTo(JsonFromSchema.answer(schema, prompt("In Bern?")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "How is the weather in Bern?|{'city':{'type':'string'}}|{'city':'Bern'}",
			"how is the weather in bern?|{'city':{'type':'string'}}|{'city':'bern'}",
			"Is New York sunny?|{'name':{'type':'string','description':'Name of the city'}}|{'name':'New York'}",
			"What time is it in Tokyo?|{'zone':{'type':'string'}}|{'zone':'Asia/Tokyo'}",
			"Where is my order A-1042?|{'order_id':{'type':'string'}}|{'order_id':'A-1042'}",
			"Where is my order 4711?|{'orderNumber':{'type':'integer'}}|{'orderNumber':4711}",
			"Charge 1200 cents|{'cents':{'type':'integer'}}|{'cents':1200}",
			"Mail bob@example.org|{'to':{'type':'string','format':'email'}}|{'to':'bob@example.org'}",
			"What is on 2026-05-01?|{'day':{'type':'string','format':'date'}}|{'day':'2026-05-01'}",
			"Weather in fahrenheit|{'unit':{'enum':['CELSIUS','FAHRENHEIT']}}|{'unit':'FAHRENHEIT'}",
			"Look up \"Java 17\"|{'query':{'type':'string'}}|{'query':'Java 17'}",
			"From Bern to Oslo|{'origin':{'type':'string'},'destination':{'type':'string'}}|"
					+ "{'origin':'Bern','destination':'Oslo'}",
			"Compare Bern and Oslo in the weather of Rome|{'cities':{'type':'array','items':{'type':'string'}}}|"
					+ "{'cities':['Rome']}",
			"The weather in Bern, Oslo and Rome|{'cities':{'type':'array','items':{'type':'string'}}}|"
					+ "{'cities':['Bern','Oslo','Rome']}" })
	void takesFromTheQuestionWhatIsThere(String row) {
		String[] parts = row.split("\\|");
		ObjectNode schema = Json.newObject().put("type", "object");
		schema.set("properties", schema(parts[1]));
		schema(parts[1]).propertyNames().forEach(schema.putArray("required")::add);
		assertThat(JsonFromSchema.arguments(schema, prompt(parts[0]), 0)).hasToString(schema(parts[2]).toString());
	}

	@Test
	void leavesOutWhatNeedNotBeThereAndIsNotSaid() {
		JsonNode schema = schema("{'type':'object','properties':{'name':{'type':'string'},'country':{'type':'string'},"
				+ "'days':{'type':'integer'}},'required':['name']}");
		assertThat(JsonFromSchema.arguments(schema, prompt("The weather in Bern"), 0))
			.hasToString("{\"name\":\"Bern\"}");
		assertThat(JsonFromSchema.arguments(schema, prompt("The weather in Bern for 3 days"), 0))
			.hasToString("{\"name\":\"Bern\",\"days\":3}");
	}

}
