package io.llmfailover.sample;

import java.io.File;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application with the starter has on its class path. Reactor Netty does not
 * start without the classes of HTTP/3, but without their native code it does.
 */
class ClassPathTest {

	@Test
	void holdsNoNativeCodeOfHttp3() {
		assertThat(List.of(System.getProperty("java.class.path").split(File.pathSeparator)))
			.anyMatch((entry) -> entry.contains("reactor-netty-http"))
			.noneMatch((entry) -> entry.contains("native-quic"));
	}

}
