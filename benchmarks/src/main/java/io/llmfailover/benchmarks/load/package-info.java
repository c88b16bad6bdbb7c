/**
 * What a call costs under load, beside a plain {@code WebClient} and other libraries:
 * processor time and bytes allocated by a client process of its own per contender, which
 * takes turns with the others against a server process that costs them nothing.
 */
@NullMarked
package io.llmfailover.benchmarks.load;

import org.jspecify.annotations.NullMarked;
