package io.llmfailover.strict;

import java.util.List;

import io.llmfailover.provider.anthropic.AnthropicDialect;
import io.llmfailover.provider.openai.OpenAiDialect;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Fails every test that makes a request which its vendor would refuse, however the test
 * makes it: both dialects show what they render. It is registered for all tests of the
 * module.
 */
public final class StrictRequests implements BeforeEachCallback, AfterEachCallback {

	static {
		ByteBuddyAgent.install();
		show(OpenAiDialect.class);
		show(AnthropicDialect.class);
	}

	private static void show(Class<? extends Dialect> dialect) {
		new ByteBuddy().redefine(dialect)
			.visit(Advice.to(Rendering.class).on(ElementMatchers.named("render")))
			.make()
			.load(dialect.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		SeenRequests.takeBroken();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		List<String> broken = SeenRequests.takeBroken();
		if (!broken.isEmpty() && !onPurpose(context)) {
			throw new AssertionError("Requests that would be refused:\n" + String.join("\n", broken));
		}
	}

	private static boolean onPurpose(ExtensionContext context) {
		return AnnotationSupport.isAnnotated(context.getTestMethod(), BreaksRules.class)
				|| AnnotationSupport.isAnnotated(context.getTestClass(), BreaksRules.class);
	}

	/** Is copied to the end of what renders. */
	static final class Rendering {

		private Rendering() {
		}

		@Advice.OnMethodExit
		static void rendered(@Advice.This Dialect dialect, @Advice.Argument(1) WireTarget target,
				@Advice.Return RenderedRequest rendered) {
			SeenRequests.add(dialect, target, rendered.body());
		}

	}

}
