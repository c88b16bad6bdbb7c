@NullMarked
package io.llmfailover.autoconfigure;

import org.jspecify.annotations.NullMarked;
