package io.llmfailover.autoconfigure;

import java.util.List;
import java.util.Optional;

import io.llmfailover.Capability;
import io.llmfailover.Chat;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.ProviderInfo;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.service.LlmFailoverBuilder;
import io.llmfailover.target.ChatProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Services of the application that stand before ours, beside it, or in its place.
 */
class OwnServicesTest {

	@ParameterizedTest
	@ValueSource(classes = { PrimaryDecorator.class, PlainDecorator.class, QualifiedDecorator.class,
			LazyDecorator.class, ComponentDecorator.class, FieldDecorator.class, PostProcessed.class })
	void decoratorIsInjectedAndAsksOurs(Class<?> configuration) {
		Starter.runner()
			.withBean(ChatProvider.class, () -> new StubProvider("stub"))
			.withUserConfiguration(configuration, Consumer.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(FailoverAdmin.class);
				FailoverChatService injected = context.getBean(Consumer.class).service;
				assertThat(injected).isInstanceOf(Decorator.class).isSameAs(context.getBean(FailoverChatService.class));
				assertThat(injected.blocking().chat("Hello").content()).isEqualTo("stub");
				context.getBean(FailoverAdmin.class).disable("stub");
				assertThat(((Decorator) injected).delegate.provider(Capability.TOOLS)).isNotNull();
				assertThat(providers(context)).filteredOn(ProviderInfo::enabled)
					.extracting(ProviderInfo::name)
					.doesNotContain("stub");
			});
	}

	@Test
	void primaryServiceThatDoesNotAskOursLeavesItThere() {
		Starter.runner().withUserConfiguration(PrimaryService.class).run((context) -> {
			assertThat(context.getBean(FailoverChatService.class)).isInstanceOf(Decorator.class);
			assertThat(context.getBean("failoverChatService")).isInstanceOf(LlmFailover.class);
			assertThat(context).hasSingleBean(FailoverAdmin.class);
		});
	}

	@Test
	void serviceThatIsOnlyFoundByItsNameStandsBesideOurs() {
		Starter.runner().withUserConfiguration(NamedService.class, Consumer.class).run((context) -> {
			assertThat(context.getBean(Consumer.class).service).isSameAs(context.getBean("failoverChatService"));
			assertThat(context.getBean("named")).isInstanceOf(Decorator.class);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ReplacingService.class, ReplacingComponent.class })
	void serviceThatAsksForNothingOfOursReplacesIt(Class<?> configuration) {
		Starter.runner("llm.failover.order=nobody")
			.withUserConfiguration(configuration)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(FailoverChatService.class)
				.doesNotHaveBean(FailoverAdmin.class)
				.doesNotHaveBean(LlmFailoverBuilder.class)
				.doesNotHaveBean(LlmFailoverProperties.class));
	}

	@Test
	void builderHoldsWhatIsConfiguredAndIsNewForWhoeverAsks() {
		LlmFailoverBuilderCustomizer customizer = (builder) -> builder.chain("late", "stub");
		Starter
			.runner("llm.failover.order=stub,openai,xai", "llm.failover.providers.xai.enabled=false",
					"llm.failover.chains.cheap=stub,openai:gpt-small")
			.withBean(ChatProvider.class, () -> new StubProvider("stub"))
			.withBean(LlmFailoverBuilderCustomizer.class, () -> customizer)
			.run((context) -> {
				LlmFailoverBuilder builder = context.getBean(LlmFailoverBuilder.class);
				assertThat(context.getBean(LlmFailoverBuilder.class)).isNotSameAs(builder);
				LlmFailover other = builder.preferred("openai").build();
				assertThat(inChain(other.admin().providers())).containsExactly("openai", "stub", "xai");
				assertThat(other.admin().providers()).filteredOn((provider) -> !provider.enabled())
					.extracting(ProviderInfo::name)
					.containsExactly("xai");
				assertThat(other.chain("cheap").blocking().chat("Hello").provider()).isEqualTo("stub");
				assertThat(other.chain("late").blocking().chat("Hello").provider()).isEqualTo("stub");
				assertThat(inChain(providers(context))).containsExactly("stub", "openai", "xai");
			});
	}

	@Test
	void servicesBuiltFromTheBuilderHaveHealthAndChainsOfTheirOwn() {
		Starter.runner().withBean(ChatProvider.class, () -> new StubProvider("stub")).run((context) -> {
			LlmFailover other = context.getBean(LlmFailoverBuilder.class).build();
			other.admin().disable("stub");
			other.admin().order("xai");
			assertThat(context.getBean(FailoverChatService.class).blocking().chat("Hello").provider())
				.isEqualTo("stub");
		});
	}

	@Test
	void serviceBuiltFromTheBuilderStandsBesideOurs() {
		Starter.runner().withUserConfiguration(BuiltService.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(FailoverAdmin.class);
			assertThat(inChain(context.getBean("cheap", LlmFailover.class).admin().providers()))
				.containsExactly("deepseek");
			assertThat(inChain(providers(context))).hasSize(5);
			assertThat(context.getBean(FailoverChatService.class)).isSameAs(context.getBean("cheap"));
		});
	}

	@Test
	void builderOfTheApplicationBuildsOurs() {
		Starter.runner()
			.withBean(LlmFailoverBuilder.class, () -> LlmFailover.builder().provider(new StubProvider("own")))
			.run((context) -> assertThat(inChain(providers(context))).containsExactly("own"));
	}

	private static List<ProviderInfo> providers(ApplicationContext context) {
		return context.getBean(FailoverAdmin.class).providers();
	}

	private static List<String> inChain(List<ProviderInfo> providers) {
		return providers.stream().filter(ProviderInfo::inChain).map(ProviderInfo::name).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Consumer {

		@Autowired
		FailoverChatService service = new Decorator(Optional.empty());

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryDecorator {

		@Bean
		@Primary
		FailoverChatService audited(FailoverChatService delegate) {
			return new Decorator(Optional.of(delegate));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainDecorator {

		@Bean
		FailoverChatService audited(FailoverChatService delegate) {
			return new Decorator(Optional.of(delegate));
		}

	}

	@Configuration
	static class QualifiedDecorator {

		@Bean
		Decorator audited(@Qualifier("failoverChatService") Chat delegate) {
			return new Decorator(Optional.of((FailoverChatService) delegate));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyDecorator {

		@Bean
		FailoverChatService audited(ObjectProvider<FailoverChatService> delegate) {
			return new Decorator(Optional.of(delegate.getObject()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ConstructedDecorator.class)
	static class ComponentDecorator {

	}

	static final class ConstructedDecorator extends Decorator {

		ConstructedDecorator(FailoverChatService delegate) {
			super(Optional.of(delegate));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(InjectedDecorator.class)
	static class FieldDecorator {

	}

	static final class InjectedDecorator extends Decorator {

		InjectedDecorator() {
			super(Optional.empty());
		}

		@Autowired
		void delegate(FailoverChatService ours) {
			this.delegate = ours;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PostProcessed {

		@Bean
		static BeanPostProcessor audit() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof FailoverChatService service) ? new Decorator(Optional.of(service)) : bean;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryService {

		@Bean
		@Primary
		FailoverChatService own() {
			return new Decorator(Optional.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedService {

		@Bean(defaultCandidate = false)
		FailoverChatService named() {
			return new Decorator(Optional.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReplacingService {

		@Bean
		FailoverChatService own(ObjectProvider<ChatProvider> providers) {
			return new Decorator(Optional.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OwnService.class)
	static class ReplacingComponent {

	}

	static final class OwnService extends Decorator {

		OwnService() {
			super(Optional.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BuiltService {

		@Bean
		FailoverChatService cheap(LlmFailoverBuilder builder) {
			return builder.order("deepseek").build();
		}

	}

	static class Decorator implements FailoverChatService {

		FailoverChatService delegate;

		Decorator(Optional<FailoverChatService> delegate) {
			this.delegate = delegate.orElse(this);
		}

		@Override
		public Mono<ChatResponse> chat(ChatRequest request) {
			return this.delegate.chat(request);
		}

		@Override
		public Flux<ChatEvent> stream(ChatRequest request) {
			return this.delegate.stream(request);
		}

		@Override
		public Chat provider(String name) {
			return this.delegate.provider(name);
		}

		@Override
		public Chat provider(Capability capability) {
			return this.delegate.provider(capability);
		}

		@Override
		public Chat chain(String name) {
			return this.delegate.chain(name);
		}

	}

}
