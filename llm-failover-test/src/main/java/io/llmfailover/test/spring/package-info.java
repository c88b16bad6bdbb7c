/**
 * Annotations for tests of Spring applications. They need the starter and Spring Boot's
 * test support on the class path of the tests.
 */
@NullMarked
package io.llmfailover.test.spring;

import org.jspecify.annotations.NullMarked;
