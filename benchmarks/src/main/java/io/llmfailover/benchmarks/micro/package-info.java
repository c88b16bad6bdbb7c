/**
 * What the parts of a call cost by themselves, measured by JMH in time and bytes.
 */
@NullMarked
package io.llmfailover.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
