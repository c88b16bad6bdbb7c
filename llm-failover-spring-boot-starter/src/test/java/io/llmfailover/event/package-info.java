@NullMarked
package io.llmfailover.event;

import org.jspecify.annotations.NullMarked;
