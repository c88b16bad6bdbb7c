/**
 * Images and documents from Spring's resources.
 */
@NullMarked
package io.llmfailover.resource;

import org.jspecify.annotations.NullMarked;
