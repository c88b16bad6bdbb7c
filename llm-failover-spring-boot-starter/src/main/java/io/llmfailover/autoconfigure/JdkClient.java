package io.llmfailover.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;

import org.jspecify.annotations.Nullable;

/**
 * A client of the JDK for as long as the application lives. Its thread ends when nobody
 * refers to the client any more, and each idle connection refers to the exchange that it
 * was opened for: for 20 minutes on JDK 17. So nothing else may refer to it but this.
 * Thread-safe.
 */
final class JdkClient implements AutoCloseable {

	private volatile @Nullable HttpClient client;

	JdkClient(HttpClient client) {
		this.client = client;
	}

	/**
	 * The client, not to be kept.
	 * @return the client
	 * @throws IllegalStateException if the application has ended
	 */
	HttpClient get() {
		HttpClient client = this.client;
		if (client == null) {
			throw new IllegalStateException("The service is closed");
		}
		return client;
	}

	/**
	 * Closes its connections: at once from JDK 21 on, and before when the client is
	 * collected.
	 */
	@Override
	public void close() {
		HttpClient client = this.client;
		this.client = null;
		if (client == null) {
			return;
		}
		try {
			Method shutdownNow = HttpClient.class.getMethod("shutdownNow");
			shutdownNow.invoke(client);
		}
		catch (NoSuchMethodException ex) {
			// an older JDK
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException("The JDK's client cannot be shut down", ex);
		}
	}

}
