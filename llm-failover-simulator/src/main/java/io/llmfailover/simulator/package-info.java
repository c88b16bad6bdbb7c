/**
 * Simulated LLM providers: HTTP/1.1 servers on loopback ports that speak the wire
 * protocols of real providers and misbehave on command.
 */
@NullMarked
package io.llmfailover.simulator;

import org.jspecify.annotations.NullMarked;
