package io.llmfailover.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes that a call and a chunk of a stream allocate, counted in a warmed process. Unlike
 * time they hardly depend on the machine, but they do on the JDK: on what its compilers
 * leave out, and on its own classes.
 */
@EnabledForJreRange(min = JRE.JAVA_17, max = JRE.JAVA_17,
		disabledReason = "the figures are those of the JDK that we compile for")
class AllocationGuardTest {

	// what is compiled late is left out late: the last rounds count
	private static final int ROUNDS = 12;

	private static final double TOLERANCE = 1.1;

	@ParameterizedTest
	@CsvSource({ "chat, calls, CHAT, 3000", "chunk, pieces, BURST, 60" })
	void hasNotGrownByATenth(String name, String kind, Scenario scenario, long amount) throws IOException {
		double limit = TOLERANCE * figure(name);
		double least = Double.MAX_VALUE;
		// a method is compiled before it is called again, however busy the machine is
		try (ChildProcess server = ChildProcess.server();
				ChildProcess worker = ChildProcess.worker(Contender.OURS, "http://127.0.0.1:" + server.readLine(),
						"-Xbatch")) {
			for (int round = 0; round < ROUNDS && (round < 2 || least > limit); round++) {
				least = Math.min(least, Measurement.of(worker.measure(kind, scenario, 1, amount)).allocation());
			}
		}
		System.out.printf("Bytes per %s: %.0f, at most %.0f are allowed%n", name, least, limit);
		assertThat(least).as("bytes per %s; if it must be so, change allocation.properties", name)
			.isLessThanOrEqualTo(limit);
	}

	@Test
	void noticesACostThatIsAllocated() {
		Client costly = new Client() {

			@Override
			public String chat() {
				return new String(new char[5_000]);
			}

			@Override
			public void stream(Listener listener) {
				listener.end();
			}

		};
		assertThat(new Load(costly).countedChats(1_000).allocation()).isBetween(5_000.0, 30_000.0);
	}

	private static double figure(String name) throws IOException {
		Properties figures = new Properties();
		try (InputStream in = AllocationGuardTest.class.getResourceAsStream("allocation.properties")) {
			figures.load(Objects.requireNonNull(in));
		}
		return Double.parseDouble(figures.getProperty(name));
	}

}
