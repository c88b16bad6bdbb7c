/**
 * AssertJ's assertions for what llm-failover answers, and what fakes were asked. They
 * need AssertJ on the class path of the tests.
 */
@NullMarked
package io.llmfailover.test.assertj;

import org.jspecify.annotations.NullMarked;
