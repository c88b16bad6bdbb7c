package io.llmfailover.autoconfigure;

import java.lang.reflect.Proxy;
import java.util.List;

import io.llmfailover.Tool;
import io.llmfailover.ToolExecutor;
import io.llmfailover.service.LlmFailoverBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The tools that an application has as beans: those that are tools, and those whose
 * annotated methods are. The latter are not created before a model calls one.
 */
final class ToolBeans {

	private final ConfigurableListableBeanFactory beans;

	ToolBeans(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Makes all tools known to a builder, each under its name, and those of a bean under
	 * the name of the bean.
	 * @param builder the builder
	 */
	void addTo(LlmFailoverBuilder builder) {
		for (String name : this.beans.getBeanNamesForType(Tool.class)) {
			Tool tool = this.beans.getBean(name, Tool.class);
			builder.tools(tool);
			group(builder, name, List.of(tool));
		}
		for (String name : this.beans.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : type(name);
			List<Tool> tools = (type != null) ? ToolMethods.of(type)
				.stream()
				.map((method) -> method.tool(() -> this.beans.getBean(name)))
				.toList() : List.of();
			if (!tools.isEmpty()) {
				builder.tools(tools.toArray(Tool[]::new));
				group(builder, name, tools);
			}
		}
		this.beans.getBeanProvider(ToolExecutor.class).orderedStream().forEach(builder::toolExecutor);
	}

	// the class behind a proxy that has only the interfaces of the bean
	private @Nullable Class<?> type(String name) {
		Class<?> type = this.beans.getType(name, false);
		return (type != null && Proxy.isProxyClass(type)) ? AutoProxyUtils.determineTargetClass(this.beans, name)
				: type;
	}

	// a tool bean is often named like its tool
	private static void group(LlmFailoverBuilder builder, String bean, List<Tool> tools) {
		if (tools.size() > 1 || !tools.get(0).definition().name().equals(bean)) {
			builder.toolGroup(bean, tools.toArray(Tool[]::new));
		}
	}

}
