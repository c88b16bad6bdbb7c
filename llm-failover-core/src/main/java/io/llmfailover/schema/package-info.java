/**
 * JSON Schema: of Java types, to check JSON by, and the Java values that such JSON stands
 * for. It stands below the vocabulary and knows none of it.
 */
@NullMarked
package io.llmfailover.schema;

import org.jspecify.annotations.NullMarked;
