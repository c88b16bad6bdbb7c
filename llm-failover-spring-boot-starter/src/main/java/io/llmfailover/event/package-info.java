/**
 * Application events: what has become of providers.
 */
@NullMarked
package io.llmfailover.event;

import org.jspecify.annotations.NullMarked;
