package io.llmfailover.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.simulator.rules.BreaksRules;
import io.llmfailover.test.SimulatedProviders;

/**
 * Starts simulated servers for a test's application context, and points
 * {@code llm.failover.providers.*} to them: the requests of the application are real
 * ones, in each vendor's protocol, and reach nobody else. Time is the system's.
 * <p>
 * A field or parameter of type {@link SimulatedProvider} is given the server of its own
 * name, or of that in a {@code @Qualifier}; {@link SimulatedProviders} has all of them.
 * Before each test they answer again, and have forgotten what they were asked. Whatever
 * the administration has changed, and the health of providers, are put back, too.
 * <p>
 * A server refuses what its vendor would refuse, and a test in which it had to fails,
 * also where another provider has answered: unless it is annotated with
 * {@link BreaksRules}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface WithSimulatedProviders {

	/**
	 * The chain.
	 * @return names of built-in providers, in the order in which they are asked; all of
	 * them by default
	 */
	String[] value() default {};

	/**
	 * The first of the ports, which follow each other.
	 * @return the port; free ones by default
	 */
	int firstPort() default 0;

}
