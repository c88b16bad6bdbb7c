@NullMarked
package io.llmfailover.sample;

import org.jspecify.annotations.NullMarked;
