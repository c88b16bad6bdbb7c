package io.llmfailover.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.llmfailover.annotation.LlmTool;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the annotated methods of a class.
 */
final class ToolMethods {

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
		if (!AnnotationUtils.isCandidateClass(bean, LlmTool.class)) {
			return List.of();
		}
		Map<Method, LlmTool> methods = MethodIntrospector.selectMethods(bean,
				(MethodIntrospector.MetadataLookup<LlmTool>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, LlmTool.class));
		List<ToolMethod> tools = new ArrayList<>();
		methods.forEach((method, annotation) -> tools.add(new ToolMethod(method, annotation, bean)));
		tools.sort((a, b) -> a.method().toString().compareTo(b.method().toString()));
		return tools;
	}

}
