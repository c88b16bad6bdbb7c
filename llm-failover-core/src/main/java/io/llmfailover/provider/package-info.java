/**
 * Providers as data, and the one way to ask any of them over HTTP.
 */
@NullMarked
package io.llmfailover.provider;

import org.jspecify.annotations.NullMarked;
