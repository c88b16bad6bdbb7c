/**
 * What is known of a model beforehand, and what it was found to refuse. It knows neither
 * names of models nor how a request is written.
 */
@NullMarked
package io.llmfailover.provider.facts;

import org.jspecify.annotations.NullMarked;
