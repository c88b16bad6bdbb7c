@NullMarked
package io.llmfailover.simulator.rules;

import org.jspecify.annotations.NullMarked;
