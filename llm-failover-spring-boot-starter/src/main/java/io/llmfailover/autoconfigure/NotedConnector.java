package io.llmfailover.autoconfigure;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Takes note of the connector that a {@link WebClient.Builder} is given, which it does
 * not tell.
 */
final class NotedConnector implements InvocationHandler {

	private final WebClient.Builder builder;

	private ClientHttpConnector connector;

	/**
	 * Gives a connector to a builder.
	 * @param builder the builder
	 * @param connector its connector, unless it is given another one
	 */
	NotedConnector(WebClient.Builder builder, ClientHttpConnector connector) {
		this.builder = builder.clientConnector(connector);
		this.connector = connector;
	}

	/**
	 * Lets the builder be customized.
	 * @param customizer customizes it
	 */
	void customize(Consumer<WebClient.Builder> customizer) {
		customizer.accept(proxy());
	}

	private WebClient.Builder proxy() {
		return (WebClient.Builder) Proxy.newProxyInstance(WebClient.Builder.class.getClassLoader(),
				new Class<?>[] { WebClient.Builder.class }, this);
	}

	ClientHttpConnector connector() {
		return this.connector;
	}

	WebClient build() {
		return this.builder.build();
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (method.getName().equals("clientConnector") && arguments != null) {
			this.connector = (ClientHttpConnector) Objects.requireNonNull(arguments[0], "connector");
		}
		if (method.getName().equals("apply") && arguments != null) {
			@SuppressWarnings("unchecked")
			Consumer<WebClient.Builder> customizer = (Consumer<WebClient.Builder>) arguments[0];
			customizer.accept((WebClient.Builder) proxy);
			return proxy;
		}
		try {
			Object result = method.invoke(this.builder, arguments);
			return (result == this.builder) ? proxy : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/** Lets a native image have the proxy. */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.proxies().registerJdkProxy(WebClient.Builder.class);
		}

	}

}
