package io.llmfailover.test;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * What is optional is known by the package alone that is for it.
 */
@AnalyzeClasses(packages = "io.llmfailover.test", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

	@ArchTest
	static final ArchRule fakesNeedNoTestLibrary = noClasses().that()
		.resideInAPackage("io.llmfailover.test")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.llmfailover.autoconfigure..", "io.llmfailover.test.*..", "org.springframework..",
				"org.assertj..", "org.mockito..", "org.junit..");

	@ArchTest
	static final ArchRule assertionsNeedOnlyAssertJ = noClasses().that()
		.resideInAPackage("io.llmfailover.test.assertj..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.llmfailover.autoconfigure..", "io.llmfailover.test.spring..",
				"io.llmfailover.test.mockito..", "org.springframework..", "org.mockito..", "org.junit..");

	@ArchTest
	static final ArchRule springNeedsNeitherAssertJNorMockito = noClasses().that()
		.resideInAPackage("io.llmfailover.test.spring..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.llmfailover.test.assertj..", "io.llmfailover.test.mockito..", "org.assertj..",
				"org.mockito..", "org.junit..");

	@ArchTest
	static final ArchRule mocksNeedNoStarter = noClasses().that()
		.resideInAPackage("io.llmfailover.test.mockito..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.llmfailover.autoconfigure..", "io.llmfailover.test.spring..", "org.assertj..",
				"org.springframework.boot..", "org.junit..");

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = slices().matching("(**)").should().beFreeOfCycles();

}
