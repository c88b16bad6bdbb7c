/**
 * A small web application on the starter. By default it starts simulated providers inside
 * itself, so that it needs no key and can show how failures are handled.
 */
@NullMarked
package io.llmfailover.sample;

import org.jspecify.annotations.NullMarked;
