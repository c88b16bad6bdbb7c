package io.llmfailover.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.llmfailover.test.FakeClock;
import io.llmfailover.test.FakeProvider;
import io.llmfailover.test.FakeProviders;

/**
 * Puts a {@link FakeProvider} in the place of each provider of a test's application
 * context, under its name and with its models, wherever it stands in the chain. No key is
 * needed, nothing leaves the process, and waiting takes no time.
 *
 * <pre class="code">
 * &#064;SpringBootTest
 * &#064;WithFakeProviders
 * class GreeterTest {
 *
 *     &#064;Autowired
 *     FakeProvider openai;
 *
 * }
 * </pre>
 *
 * A field or parameter of type {@link FakeProvider} is given the fake of its own name, or
 * of that in a {@code @Qualifier}; {@link FakeProviders} has all of them, and the
 * {@link FakeClock} moves time by hand. Before each test scripts, recorded requests,
 * health and whatever the administration has changed are put back.
 * <p>
 * A test fails behind its end, whatever the application made of it, where a fake was
 * asked something of which the test says nothing, or where a real provider would have
 * been asked over HTTP: by a service that was not built by the application context's
 * builder. Addresses of this machine are let pass. Test classes with this annotation
 * share an application context as others do.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface WithFakeProviders {

}
