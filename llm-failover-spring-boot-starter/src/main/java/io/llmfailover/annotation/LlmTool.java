package io.llmfailover.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.llmfailover.Tool;
import io.llmfailover.Tool.OnTimeout;
import io.llmfailover.ToolContext;

/**
 * Makes a {@link Tool} of a method of a bean: its parameters are what a model calls it
 * with, and it returns what a {@link io.llmfailover.ToolFunction} may. It is called
 * through the bean's proxy, so that {@code @Transactional} and {@code @PreAuthorize}
 * hold.
 * <p>
 * {@code @JsonPropertyDescription} tells the model what a parameter is, and
 * {@code @JsonProperty} gives it another name; one that is {@code @Nullable} or an
 * {@link java.util.Optional} may be left out. A parameter of type {@link ToolContext} is
 * none of the model's. Requests name the tool by its name, or all tools of a bean by the
 * name of the bean.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface LlmTool {

	/**
	 * What the tool does and when to use it, for the model.
	 * @return the description
	 */
	String value();

	/**
	 * The tool's name: 1 to 64 letters, digits, underscores or dashes.
	 * @return the name; that of the method unless set
	 */
	String name() default "";

	/**
	 * How long a call may take, for example {@code 10s}.
	 * @return the time; {@code llm.failover.tools.timeout} unless set
	 */
	String timeout() default "";

	/**
	 * What happens when that time is up.
	 * @return what happens
	 */
	OnTimeout onTimeout() default OnTimeout.TELL;

}
