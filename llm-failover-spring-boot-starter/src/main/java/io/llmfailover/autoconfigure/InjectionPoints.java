package io.llmfailover.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.llmfailover.Chat;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.service.LlmFailoverBuilder;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * What a bean asks for, told from its definition, before there is any bean.
 *
 * @param types the types
 */
record InjectionPoints(List<ResolvableType> types) {

	private static final Set<Class<?>> OURS = Set.of(Chat.class, FailoverChatService.class, FailoverAdmin.class,
			LlmFailoverBuilder.class);

	private static final Set<String> ANNOTATIONS = Set.of("org.springframework.beans.factory.annotation.Autowired",
			"jakarta.inject.Inject", "jakarta.annotation.Resource");

	/**
	 * Looks at the factory method or the constructors, and at the fields and methods that
	 * are injected.
	 * @param definition the definition of the bean, merged
	 * @return its injection points
	 */
	static InjectionPoints of(BeanDefinition definition) {
		List<ResolvableType> types = new ArrayList<>();
		Method factory = (definition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
		Class<?> type = definition.getResolvableType().resolve();
		if (factory != null) {
			types.addAll(parameters(factory));
		}
		else if (type != null) {
			for (Constructor<?> constructor : type.getDeclaredConstructors()) {
				types.addAll(parameters(constructor));
			}
		}
		if (type != null && !type.isInterface()) {
			ReflectionUtils.doWithFields(type, (field) -> types.add(ResolvableType.forField(field)),
					(field) -> injected(field.getAnnotations()));
			ReflectionUtils.doWithMethods(type, (method) -> types.addAll(parameters(method)),
					(method) -> injected(method.getAnnotations()));
		}
		return new InjectionPoints(types);
	}

	private static List<ResolvableType> parameters(Executable executable) {
		List<ResolvableType> types = new ArrayList<>();
		for (int i = 0; i < executable.getParameterCount(); i++) {
			types.add(ResolvableType.forMethodParameter(MethodParameter.forExecutable(executable, i)));
		}
		return types;
	}

	private static boolean injected(Annotation[] annotations) {
		return Arrays.stream(annotations).anyMatch((one) -> ANNOTATIONS.contains(one.annotationType().getName()));
	}

	/**
	 * Whether the bean asks for one that we bring.
	 * @return true for our service, its administration or its builder, or a provider or
	 * collection of them
	 */
	boolean takeOurs() {
		return this.types.stream().anyMatch(InjectionPoints::isOurs);
	}

	private static boolean isOurs(ResolvableType type) {
		return OURS.contains(type.toClass()) || Arrays.stream(type.getGenerics()).anyMatch(InjectionPoints::isOurs);
	}

}
