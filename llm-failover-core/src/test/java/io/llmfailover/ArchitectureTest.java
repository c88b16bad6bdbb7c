package io.llmfailover;

import java.util.Arrays;
import java.util.stream.Stream;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Packages point one way: service → provider | failover → target → vocabulary → schema,
 * and service → conversation | tool → vocabulary.
 */
@AnalyzeClasses(packages = "io.llmfailover", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

	private static final String[] GROUND = { "java..", "org.jspecify..", "org.reactivestreams..", "reactor.core..",
			"reactor.util.." };

	// annotations alone: any JSON mapper finds the form of the vocabulary by them, and
	// none is needed
	private static final String JSON_ANNOTATIONS = "com.fasterxml.jackson.annotation..";

	@ArchTest
	static final ArchRule vocabularyKnowsOnlyTheGround = classes().that()
		.resideInAPackage("io.llmfailover")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage(with("io.llmfailover", "io.llmfailover.schema", JSON_ANNOTATIONS));

	@ArchTest
	static final ArchRule schemasKnowNothingOfOurs = classes().that()
		.resideInAPackage("io.llmfailover.schema")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("java..", "org.jspecify..", "io.llmfailover.schema", "tools.jackson..",
				"com.fasterxml.classmate..", "com.github.victools..", "com.networknt..");

	@ArchTest
	static final ArchRule portKnowsOnlyTheVocabulary = classes().that()
		.resideInAPackage("io.llmfailover.target")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage(with("io.llmfailover", "io.llmfailover.target"));

	@ArchTest
	static final ArchRule engineKnowsNeitherProvidersNorHttp = noClasses().that()
		.resideInAPackage("io.llmfailover.failover..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.llmfailover.provider..", "io.llmfailover.tool..", "io.llmfailover.service..",
				"org.springframework..", "reactor.netty..", "io.netty..", "tools.jackson..");

	@ArchTest
	static final ArchRule toolsAreRunWithoutProvidersAndFailover = classes().that()
		.resideInAPackage("io.llmfailover.tool")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage(with("io.llmfailover", "io.llmfailover.schema", "io.llmfailover.tool", "org.slf4j..",
				"io.micrometer.context.."));

	@ArchTest
	static final ArchRule providersDoNotKnowTheEngine = noClasses().that()
		.resideInAPackage("io.llmfailover.provider..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.llmfailover.failover..", "io.llmfailover.tool..", "io.llmfailover.service..");

	@ArchTest
	static final ArchRule dialectsKnowOnlyWhatTheyShare = noClasses().that()
		.resideInAnyPackage("io.llmfailover.provider.openai..", "io.llmfailover.provider.anthropic..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.llmfailover.provider", "org.springframework.web..", "reactor.netty..");

	@ArchTest
	static final ArchRule conversationsKnowOnlyTheVocabulary = classes().that()
		.resideInAPackage("io.llmfailover.conversation")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage(with("io.llmfailover", "io.llmfailover.conversation", JSON_ANNOTATIONS, "tools.jackson..",
				"com.github.benmanes.caffeine..", "org.slf4j..", "io.micrometer.context.."));

	@ArchTest
	static final ArchRule coreDoesNotKnowSpringBoot = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot..");

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = slices().matching("(**)").should().beFreeOfCycles();

	private static String[] with(String... packages) {
		return Stream.of(GROUND, packages).flatMap(Arrays::stream).toArray(String[]::new);
	}

}
