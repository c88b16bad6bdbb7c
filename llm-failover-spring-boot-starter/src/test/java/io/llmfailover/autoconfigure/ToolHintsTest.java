package io.llmfailover.autoconfigure;

import java.time.LocalDate;
import java.util.List;

import io.llmfailover.annotation.LlmTool;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image keeps of tools.
 */
class ToolHintsTest {

	@Test
	void keepsTheMethodsAndTheTypesOfTheirJson() throws NoSuchMethodException {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean("tools", Tools.class);
		GenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("com.example", "Application")), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		RuntimeHints hints = generation.getRuntimeHints();
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Tools.class.getDeclaredMethod("forecast", Day.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Day.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Forecast.class.getDeclaredMethod("text")))
			.accepts(hints);
	}

	@Test
	void isFoundBySpring() {
		assertThat(AotServices.factoriesAndBeans(new DefaultListableBeanFactory())
			.load(BeanRegistrationAotProcessor.class)).anyMatch(ToolHints.class::isInstance);
	}

	static class Tools {

		@LlmTool("The weather of a day")
		Mono<List<Forecast>> forecast(Day day) {
			return Mono.just(List.of(new Forecast("Sunny on " + day.date())));
		}

	}

	record Day(LocalDate date) {

	}

	record Forecast(String text) {

	}

}
