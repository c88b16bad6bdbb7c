/**
 * The port between the failover engine and the providers: what a target is asked, and
 * what it answers or fails with. The engine sees only this; a provider implements it.
 */
@NullMarked
package io.llmfailover.target;

import org.jspecify.annotations.NullMarked;
