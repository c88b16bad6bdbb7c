@NullMarked
package io.llmfailover.conversation;

import org.jspecify.annotations.NullMarked;
