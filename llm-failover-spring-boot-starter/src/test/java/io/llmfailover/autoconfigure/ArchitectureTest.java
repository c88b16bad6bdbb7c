package io.llmfailover.autoconfigure;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The starter sits on top: it knows the core, the core does not know it.
 */
@AnalyzeClasses(packages = "io.llmfailover", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

	@ArchTest
	static final ArchRule nothingKnowsTheStarter = noClasses().that()
		.resideOutsideOfPackage("io.llmfailover.autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.llmfailover.autoconfigure..", "org.springframework.boot..");

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = slices().matching("(**)").should().beFreeOfCycles();

}
