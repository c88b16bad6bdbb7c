/**
 * The vocabulary of a chat and the verbs to hold one: what an application imports.
 * Everything here is immutable unless it says otherwise, and knows neither HTTP nor any
 * provider.
 */
@NullMarked
package io.llmfailover;

import org.jspecify.annotations.NullMarked;
