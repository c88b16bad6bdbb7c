/**
 * What vendors refuse: the rules of their protocols for a request, each in the words of
 * the refusal and with its source.
 */
@NullMarked
package io.llmfailover.simulator.rules;

import org.jspecify.annotations.NullMarked;
