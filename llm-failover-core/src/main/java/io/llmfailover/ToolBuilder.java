package io.llmfailover;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.llmfailover.schema.JsonSchema;
import io.llmfailover.schema.JsonType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Tool} of a function: <pre>{@code
 * Tool.named("get_weather").description("The weather of a city now").input(City.class).run(city -> weather.of(city));
 * }</pre> Not thread-safe.
 */
public final class ToolBuilder {

	private static final String NO_INPUT = "{\"type\":\"object\",\"properties\":{}}";

	private final String name;

	private @Nullable String description;

	private @Nullable Duration timeout;

	private Tool.OnTimeout onTimeout = Tool.OnTimeout.TELL;

	ToolBuilder(String name) {
		this.name = new ToolDefinition(name, null, NO_INPUT).name();
	}

	/**
	 * What the tool does and when to use it, for the model.
	 * @param description the description
	 * @return this builder
	 */
	public ToolBuilder description(String description) {
		this.description = Objects.requireNonNull(description, "description");
		return this;
	}

	/**
	 * How long a call may take; after that it is cancelled.
	 * @param timeout the time, positive; 30 s unless set or configured
	 * @return this builder
	 */
	public ToolBuilder timeout(Duration timeout) {
		if (timeout.isZero() || timeout.isNegative()) {
			throw new IllegalArgumentException("timeout of tool '" + this.name + "' must be positive");
		}
		this.timeout = timeout;
		return this;
	}

	/**
	 * What happens when that time is up.
	 * @param onTimeout what happens; {@link Tool.OnTimeout#TELL} by default
	 * @return this builder
	 */
	public ToolBuilder onTimeout(Tool.OnTimeout onTimeout) {
		this.onTimeout = Objects.requireNonNull(onTimeout, "onTimeout");
		return this;
	}

	/**
	 * What the tool is called with: a record, or a class with properties. Its schema is
	 * generated: properties are required unless they are {@code @Nullable} or optional;
	 * {@code @JsonPropertyDescription} tells the model what they are.
	 * @param <T> the type
	 * @param type the type
	 * @return what makes the tool of a function of that type
	 * @throws IllegalArgumentException if its JSON is not an object
	 */
	public <T> Input<T> input(Class<T> type) {
		return new Input<>(this, JsonType.of(type));
	}

	/**
	 * What the tool is called with, of a generic type.
	 * @param <T> the type
	 * @param type the type
	 * @return what makes the tool of a function of that type
	 * @throws IllegalArgumentException if its JSON is not an object
	 */
	public <T> Input<T> input(Type type) {
		return new Input<>(this, JsonType.of(type));
	}

	/**
	 * What the tool is called with, of a type that has its schema.
	 * @param <T> the type
	 * @param type the type with its schema
	 * @return what makes the tool of a function of that type
	 * @throws IllegalArgumentException if its JSON is not an object
	 */
	public <T> Input<T> input(JsonType<T> type) {
		return new Input<>(this, type);
	}

	/**
	 * What the tool is called with, of a type whose schema is given.
	 * @param <T> the type
	 * @param type the type
	 * @param schema its JSON Schema as JSON text, of an object
	 * @return what makes the tool of a function of that type
	 * @throws IllegalArgumentException if it is not the schema of an object
	 */
	public <T> Input<T> input(Class<T> type, String schema) {
		return new Input<>(this, JsonType.of(type, JsonSchema.parse(schema)));
	}

	/**
	 * What the tool is called with, by its schema alone: an object as a map by the names
	 * of its properties.
	 * @param schema the JSON Schema as JSON text, of an object
	 * @return what makes the tool of a function of maps
	 * @throws IllegalArgumentException if it is not the schema of an object
	 */
	public Input<Map<String, @Nullable Object>> input(String schema) {
		return new Input<>(this, JsonType.of(Map.class, JsonSchema.parse(schema)));
	}

	/**
	 * Makes the tool of a function without input.
	 * @param function what it does
	 * @return the tool
	 */
	public Tool run(ToolFunction.WithoutInput function) {
		Objects.requireNonNull(function, "function");
		return withoutInput((input, context) -> function.run());
	}

	/**
	 * Makes the tool of a function without input that wants to know of the call that it
	 * runs in.
	 * @param function what it does
	 * @return the tool
	 */
	public Tool run(ToolFunction<ToolContext> function) {
		Objects.requireNonNull(function, "function");
		return withoutInput((input, context) -> function.run(context));
	}

	private Tool withoutInput(ToolFunction.WithContext<Map<String, @Nullable Object>> function) {
		return input(NO_INPUT).run(function);
	}

	/**
	 * Makes a {@link Tool} of a function with that input.
	 *
	 * @param <T> the type of the input
	 */
	public static final class Input<T> {

		private final ToolBuilder builder;

		private final JsonType<T> type;

		private Input(ToolBuilder builder, JsonType<T> type) {
			if (!type.schema().isOfObject()) {
				throw new IllegalArgumentException("input of tool '" + builder.name
						+ "' must be an object, such as a record: models call tools with named arguments");
			}
			this.builder = builder;
			this.type = type;
		}

		/**
		 * How long a call may take; after that it is cancelled.
		 * @param timeout the time, positive; 30 s unless set or configured
		 * @return this
		 */
		public Input<T> timeout(Duration timeout) {
			this.builder.timeout(timeout);
			return this;
		}

		/**
		 * What happens when that time is up.
		 * @param onTimeout what happens; {@link Tool.OnTimeout#TELL} by default
		 * @return this
		 */
		public Input<T> onTimeout(Tool.OnTimeout onTimeout) {
			this.builder.onTimeout(onTimeout);
			return this;
		}

		/**
		 * Makes the tool of a function.
		 * @param function what it does
		 * @return the tool
		 */
		public Tool run(ToolFunction<? super T> function) {
			Objects.requireNonNull(function, "function");
			return run((input, context) -> function.run(input));
		}

		/**
		 * Makes the tool of a function that wants to know of the call that it runs in.
		 * @param function what it does
		 * @return the tool
		 */
		public Tool run(ToolFunction.WithContext<? super T> function) {
			ToolBuilder tool = this.builder;
			return new FunctionTool<>(new ToolDefinition(tool.name, tool.description, this.type.schema().text()),
					this.type, Objects.requireNonNull(function, "function"), tool.timeout, tool.onTimeout);
		}

	}

}
