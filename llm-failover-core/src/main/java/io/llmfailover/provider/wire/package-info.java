/**
 * What the dialects share: the contract of a dialect, server-sent events, evidence of
 * failures. It knows no provider.
 */
@NullMarked
package io.llmfailover.provider.wire;

import org.jspecify.annotations.NullMarked;
