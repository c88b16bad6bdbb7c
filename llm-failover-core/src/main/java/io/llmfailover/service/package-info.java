/**
 * The service: everything below it, put together.
 */
@NullMarked
package io.llmfailover.service;

import org.jspecify.annotations.NullMarked;
