/**
 * Helpers for applications that answer over HTTP, with Spring MVC or WebFlux.
 */
@NullMarked
package io.llmfailover.web;

import org.jspecify.annotations.NullMarked;
