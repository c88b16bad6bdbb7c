/**
 * The failover engine: which target is asked, how long it may take, what is done when it
 * fails, and what the consumer sees of it all. It sees targets only through their port
 * and knows nothing of HTTP.
 */
@NullMarked
package io.llmfailover.failover;

import org.jspecify.annotations.NullMarked;
