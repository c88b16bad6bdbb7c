/**
 * Tests of answers over HTTP.
 */
@NullMarked
package io.llmfailover.web;

import org.jspecify.annotations.NullMarked;
