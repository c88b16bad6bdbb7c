package io.llmfailover.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;

/**
 * What a native image has to keep for the annotated methods of beans: the methods, and
 * the types that are read from and written to JSON.
 */
final class ToolHints implements BeanRegistrationAotProcessor {

	private final BindingReflectionHintsRegistrar types = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		List<ToolMethod> methods = ToolMethods.of(bean.getBeanClass());
		if (methods.isEmpty()) {
			return null;
		}
		return (context, code) -> methods.forEach((method) -> register(method, context.getRuntimeHints()));
	}

	private void register(ToolMethod method, RuntimeHints hints) {
		hints.reflection().registerMethod(method.method(), ExecutableMode.INVOKE);
		method.types().forEach((type) -> this.types.registerReflectionHints(hints.reflection(), type));
	}

	/**
	 * What the validator of JSON reads by itself: its messages.
	 */
	static final class Validator implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerResourceBundle("jsv-messages");
		}

	}

}
