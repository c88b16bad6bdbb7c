/**
 * The dialect of OpenAI's chat completions, which many servers speak.
 */
@NullMarked
package io.llmfailover.provider.openai;

import org.jspecify.annotations.NullMarked;
