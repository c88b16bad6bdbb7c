@org.jspecify.annotations.NullMarked
package io.llmfailover.observation;
