package io.llmfailover.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.llmfailover.annotation.LlmTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Finds the annotated methods of a class.
 */
final class ToolMethods {

	private static final Logger logger = LoggerFactory.getLogger(ToolMethods.class);

	private ToolMethods() {
	}

	/**
	 * The tools of a class.
	 * @param type the class, perhaps a proxy's
	 * @return its annotated methods, those of its superclasses and interfaces included,
	 * in the order of their names
	 */
	static List<ToolMethod> of(Class<?> type) {
		Class<?> bean = ClassUtils.getUserClass(type);
		if (isOfSpring(bean) || !AnnotationUtils.isCandidateClass(bean, LlmTool.class)) {
			return List.of();
		}
		List<ToolMethod> tools = new ArrayList<>();
		annotated(bean).forEach((method, annotation) -> tools.add(new ToolMethod(method, annotation, bean)));
		tools.sort((a, b) -> a.method().toString().compareTo(b.method().toString()));
		return tools;
	}

	// an application may have its classes there as well: Spring's own samples do
	private static boolean isOfSpring(Class<?> bean) {
		return bean.getName().startsWith("org.springframework.")
				&& !AnnotatedElementUtils.isAnnotated(bean, Component.class);
	}

	private static Map<Method, LlmTool> annotated(Class<?> bean) {
		try {
			return MethodIntrospector.selectMethods(bean,
					(MethodIntrospector.MetadataLookup<LlmTool>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, LlmTool.class));
		}
		catch (IllegalStateException | LinkageError ex) {
			// a signature with a type of a library that the application does without
			logger.debug("{} is not searched for tools, since a type of its methods is missing", bean.getName(), ex);
			return Map.of();
		}
	}

}
