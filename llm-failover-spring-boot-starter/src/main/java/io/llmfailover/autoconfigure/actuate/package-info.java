/**
 * Health, info and endpoint of the actuator.
 */
@NullMarked
package io.llmfailover.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
