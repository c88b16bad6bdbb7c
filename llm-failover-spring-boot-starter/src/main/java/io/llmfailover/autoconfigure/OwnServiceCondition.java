package io.llmfailover.autoconfigure;

import io.llmfailover.FailoverChatService;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless the application has put a service of its own in the place of ours. A
 * service that stands before ours, or beside it, does not replace it: one that is
 * primary, that asks for ours or for its builder, or that is only found by its name.
 */
final class OwnServiceCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("LLM failover service of the application");
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		if (beans == null) {
			return ConditionOutcome.match(message.because("there are no beans yet"));
		}
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, FailoverChatService.class, true,
				false)) {
			if (!beans.containsBeanDefinition(name) || replaces(beans.getMergedBeanDefinition(name))) {
				return ConditionOutcome.noMatch(message.foundExactly("bean '" + name + "'"));
			}
		}
		return ConditionOutcome.match(message.because("none replaces ours"));
	}

	private static boolean replaces(BeanDefinition definition) {
		boolean foundByType = definition.isAutowireCandidate()
				&& !(definition instanceof AbstractBeanDefinition bean && !bean.isDefaultCandidate());
		return foundByType && !definition.isPrimary() && !InjectionPoints.of(definition).takeOurs();
	}

}
