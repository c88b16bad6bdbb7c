@NullMarked
package io.llmfailover.test.spring;

import org.jspecify.annotations.NullMarked;
