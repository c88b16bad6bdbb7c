/**
 * What mocks of the service do that were not told otherwise. It needs Mockito on the
 * class path of the tests.
 */
@NullMarked
package io.llmfailover.test.mockito;

import org.jspecify.annotations.NullMarked;
