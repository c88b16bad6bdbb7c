package io.llmfailover.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.FailoverChatService;
import io.llmfailover.annotation.LlmTool;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tools of beans that are proxies, that are made later, or that cannot be looked into.
 */
class ToolBeanProxiesTest extends ToolBeansScenario {

	private static final List<String> seen = new ArrayList<>();

	@BeforeEach
	void forget() {
		seen.clear();
	}

	@Test
	void aMethodIsCalledThroughTheProxyOfItsBean() {
		runner().withUserConfiguration(Secured.class).run((context) -> {
			assertThat(context.getBean("accounts").getClass().getName()).contains("$$");
			assertThat(result("balance", "{}", context)).isEqualTo("12");
			assertThat(seen).containsExactly("checked balance");
		});
	}

	@Test
	void aMethodOfABeanBehindAnInterfaceIsCalledThroughItsProxy() {
		runner().withUserConfiguration(SecuredInterfaces.class).run((context) -> {
			assertThat(result("balance", "{}", context)).isEqualTo("12");
			assertThat(seen).containsExactly("checked balance");
		});
	}

	@Test
	void aBeanIsNotCreatedBeforeAModelCallsIt() {
		runner().withUserConfiguration(LazyBean.class).run((context) -> {
			chat(context.getBean(FailoverChatService.class), naming("slow_start"));
			assertThat(seen).isEmpty();
			assertThat(result("slow_start", "{}", context)).isEqualTo("started");
			assertThat(seen).containsExactly("created");
		});
	}

	@Test
	void aLazyBeanWithAMethodWhoseTypeIsNotOnTheClassPathIsLeftAlone() throws Exception {
		ClassLoader classes = new RestartedClasses(Halved.class.getName(), Absent.class.getName());
		RootBeanDefinition halved = new RootBeanDefinition(Object.class);
		halved.setTargetType(classes.loadClass(Halved.class.getName()));
		halved.setLazyInit(true);
		runner()
			.withInitializer((context) -> ((BeanDefinitionRegistry) context.getBeanFactory())
				.registerBeanDefinition("halved", halved))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(chat(context.getBean(FailoverChatService.class)).content()).isEqualTo("openai");
			});
	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Checked {

	}

	static class Accounts {

		@Checked
		@LlmTool("The balance")
		public String balance() {
			return "12";
		}

	}

	interface Ledger {

		String balance();

	}

	static final class FinalLedger implements Ledger {

		@Override
		@Checked
		@LlmTool("The balance")
		public String balance() {
			return "12";
		}

	}

	private static DefaultPointcutAdvisor checking() {
		return new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forMethodAnnotation(Checked.class),
				(MethodInterceptor) (invocation) -> {
					seen.add("checked " + invocation.getMethod().getName());
					return invocation.proceed();
				});
	}

	@Configuration(proxyBeanMethods = false)
	static class Secured {

		@Bean
		static DefaultAdvisorAutoProxyCreator proxies() {
			DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
			creator.setProxyTargetClass(true);
			return creator;
		}

		@Bean
		DefaultPointcutAdvisor advisor() {
			return checking();
		}

		@Bean
		Accounts accounts() {
			return new Accounts();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecuredInterfaces {

		@Bean
		static DefaultAdvisorAutoProxyCreator proxies() {
			return new DefaultAdvisorAutoProxyCreator();
		}

		@Bean
		DefaultPointcutAdvisor advisor() {
			return checking();
		}

		@Bean
		FinalLedger ledger() {
			return new FinalLedger();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyBean {

		@Bean
		@Lazy
		SlowStart slowStart() {
			return new SlowStart();
		}

	}

	static class SlowStart {

		SlowStart() {
			seen.add("created");
		}

		@LlmTool(value = "Starts slowly", name = "slow_start")
		String run() {
			return "started";
		}

	}

	/** A bean of which a part needs a library. */
	public static class Halved {

		public void use(Absent absent) {
		}

	}

	/** What that library has. */
	public static class Absent {

	}

}
