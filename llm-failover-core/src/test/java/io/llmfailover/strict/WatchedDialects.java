package io.llmfailover.strict;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.anthropic.AnthropicDialect;
import io.llmfailover.provider.openai.OpenAiDialect;
import io.llmfailover.provider.openai.OpenAiSpecification;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.simulator.rules.Breach;
import io.llmfailover.simulator.rules.RequestRule;
import io.llmfailover.simulator.rules.RequestRules;
import io.llmfailover.simulator.rules.SeenRequests;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows every request that a test makes, wherever it is sent and whether it is: both
 * dialects tell what they render. It is held against the rules of whom it is for, and one
 * for OpenAI also against OpenAI's own document where that is there. Registered for all
 * tests of the module.
 */
public final class WatchedDialects implements BeforeAllCallback {

	private static final JsonMapper MAPPER = JsonMapper.shared();

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
	public void beforeAll(ExtensionContext context) {
		// it is enough that this class is there
	}

	/**
	 * Takes a request that was rendered.
	 * @param dialect its dialect
	 * @param target who is asked
	 * @param body the request
	 */
	public static void add(Dialect dialect, WireTarget target, byte[] body) {
		String text = new String(body, StandardCharsets.UTF_8);
		String receiver = target.provider() + ":" + target.model();
		SeenRequests.add(receiver, rules(dialect, target).breaches(text), text);
		OpenAiSpecification specification = OpenAiSpecification.ifThere();
		if (specification != null && dialect instanceof OpenAiDialect && target.provider().equals("openai")) {
			SeenRequests.add(receiver, breaches(specification, text), text);
		}
	}

	private static RequestRules rules(Dialect dialect, WireTarget target) {
		return (dialect == KnownDialect.ANTHROPIC.dialect() || dialect.path().equals("messages"))
				? RequestRules.messages() : RequestRules.chatCompletions(target.provider(), target.model());
	}

	private static List<Breach> breaches(RequestRule rule, String request) {
		return rule.broken(MAPPER.readTree(request)).stream().map((place) -> new Breach(rule, place)).toList();
	}

	/** Is copied to the end of what renders. */
	static final class Rendering {

		private Rendering() {
		}

		@Advice.OnMethodExit
		static void rendered(@Advice.This Dialect dialect, @Advice.Argument(1) WireTarget target,
				@Advice.Return RenderedRequest rendered) {
			WatchedDialects.add(dialect, target, rendered.body());
		}

	}

}
