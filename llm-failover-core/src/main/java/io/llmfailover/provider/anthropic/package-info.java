/**
 * The Anthropic messages protocol, for Anthropic and for servers that speak it.
 */
@NullMarked
package io.llmfailover.provider.anthropic;

import org.jspecify.annotations.NullMarked;
