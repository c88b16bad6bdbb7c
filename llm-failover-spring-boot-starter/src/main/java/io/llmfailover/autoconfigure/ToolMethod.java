package io.llmfailover.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.llmfailover.Tool;
import io.llmfailover.ToolBuilder;
import io.llmfailover.ToolContext;
import io.llmfailover.annotation.LlmTool;
import io.llmfailover.schema.JsonType;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.Nullness;
import org.springframework.core.MethodParameter;
import org.springframework.core.GenericTypeResolver;

/**
 * A method of a bean as a tool.
 *
 * @param method the annotated method
 * @param annotation its annotation
 * @param bean the bean's class, without proxies
 */
record ToolMethod(Method method, LlmTool annotation, Class<?> bean) {

	private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class);

	/**
	 * Makes the tool.
	 * @param target the bean, asked for at each call
	 * @return the tool
	 * @throws IllegalStateException if the method cannot be one
	 */
	Tool tool(Supplier<Object> target) {
		try {
			ToolBuilder builder = Tool.named(name())
				.description(this.annotation.value())
				.onTimeout(this.annotation.onTimeout());
			if (!this.annotation.timeout().isEmpty()) {
				builder.timeout(DurationStyle.detectAndParse(this.annotation.timeout()));
			}
			return builder.input(JsonType.of(properties()))
				.run((input, context) -> invoke(target.get(), input, context));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(
					"@LlmTool method " + this.method.toGenericString() + " is no tool: " + ex.getMessage(), ex);
		}
	}

	private String name() {
		return this.annotation.name().isEmpty() ? this.method.getName() : this.annotation.name();
	}

	/**
	 * The types that are read from and written to JSON.
	 * @return those of the model's parameters, and of what is returned
	 */
	List<Type> types() {
		return Stream
			.concat(Stream.of(this.method.getParameters())
				.filter(ToolMethod::isModels)
				.map(Parameter::getParameterizedType), Stream.of(this.method.getGenericReturnType()))
			.toList();
	}

	private List<io.llmfailover.schema.JsonProperty> properties() {
		List<io.llmfailover.schema.JsonProperty> properties = new ArrayList<>();
		Parameter[] parameters = this.method.getParameters();
		for (int i = 0; i < parameters.length; i++) {
			if (isModels(parameters[i])) {
				properties.add(property(parameters[i], i));
			}
		}
		return properties;
	}

	private io.llmfailover.schema.JsonProperty property(Parameter parameter, int index) {
		JsonPropertyDescription description = parameter.getAnnotation(JsonPropertyDescription.class);
		boolean nullable = Nullness.forParameter(parameter) == Nullness.NULLABLE
				|| Stream.of(parameter.getAnnotations()).anyMatch(ToolMethod::saysNullable)
				|| OPTIONALS.contains(parameter.getType());
		Type type = GenericTypeResolver.resolveType(new MethodParameter(this.method, index).getGenericParameterType(),
				this.bean);
		return new io.llmfailover.schema.JsonProperty(name(parameter), type,
				(description != null) ? description.value() : null, !nullable);
	}

	private static boolean saysNullable(Annotation annotation) {
		return annotation.annotationType().getSimpleName().equals("Nullable");
	}

	private static boolean isModels(Parameter parameter) {
		return parameter.getType() != ToolContext.class;
	}

	private static String name(Parameter parameter) {
		JsonProperty name = parameter.getAnnotation(JsonProperty.class);
		if (name != null && !name.value().isEmpty()) {
			return name.value();
		}
		if (!parameter.isNamePresent()) {
			throw new IllegalArgumentException(
					"its parameters have no names: compile with -parameters, or annotate them"
							+ " with @JsonProperty(\"...\")");
		}
		return parameter.getName();
	}

	private @Nullable Object invoke(Object bean, List<@Nullable Object> input, ToolContext context) throws Exception {
		Parameter[] parameters = this.method.getParameters();
		@Nullable Object[] arguments = new Object[parameters.length];
		int next = 0;
		for (int i = 0; i < parameters.length; i++) {
			arguments[i] = isModels(parameters[i]) ? input.get(next++) : context;
		}
		Method invocable = AopUtils.selectInvocableMethod(this.method, bean.getClass());
		invocable.trySetAccessible();
		try {
			return invocable.invoke(bean, arguments);
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
