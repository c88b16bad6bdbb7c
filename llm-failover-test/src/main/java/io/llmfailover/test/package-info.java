/**
 * A test kit for applications that use llm-failover: fake providers that follow a script,
 * on a clock that moves by itself. Nothing here needs a test library; what does is in the
 * packages below.
 */
@NullMarked
package io.llmfailover.test;

import org.jspecify.annotations.NullMarked;
