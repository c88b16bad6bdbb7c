package io.llmfailover.sample;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets no connection wait for the rest of a request that does not come. How long an
 * answer takes is not limited by it.
 */
@Component
class RequestTimeouts implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final Duration timeout;

	/**
	 * Creates the customizer.
	 * @param timeout how long a request may take to arrive, and a connection may be idle
	 */
	RequestTimeouts(@Value("${sample.request-timeout}") Duration timeout) {
		this.timeout = timeout;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(
				(server) -> server.idleTimeout(this.timeout).readTimeout(this.timeout).requestTimeout(this.timeout));
	}

}
