/**
 * Annotations for beans of an application.
 */
@NullMarked
package io.llmfailover.annotation;

import org.jspecify.annotations.NullMarked;
