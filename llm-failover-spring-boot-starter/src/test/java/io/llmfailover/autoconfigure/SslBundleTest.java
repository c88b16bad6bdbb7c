package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.llmfailover.ChatFailedException;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailureKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A provider behind a certificate that only its own SSL bundle trusts.
 */
class SslBundleTest {

	private static final String PASSWORD = "changeit";

	@TempDir
	Path directory;

	private HttpsServer server;

	private Path trusted;

	private Path other;

	@BeforeEach
	void start() throws Exception {
		this.trusted = keyStore("trusted");
		this.other = keyStore("other");
		this.server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		this.server.setHttpsConfigurator(new HttpsConfigurator(context(this.trusted)));
		this.server.createContext("/", (exchange) -> {
			byte[] answer = """
					{"model": "m", "choices": [{"index": 0, "finish_reason": "stop",
					"message": {"role": "assistant", "content": "secure"}}]}""".getBytes(StandardCharsets.UTF_8);
			exchange.getRequestBody().readAllBytes();
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, answer.length);
			try (OutputStream body = exchange.getResponseBody()) {
				body.write(answer);
			}
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void isTrustedByItsProvider() {
		runner(this.trusted)
			.run((context) -> assertThat(context.getBean(FailoverChatService.class).blocking().chat("Hello").content())
				.isEqualTo("secure"));
	}

	@Test
	void isFollowedWhenItIsReloaded() {
		runner(this.other)
			.withPropertyValues("spring.ssl.bundle.jks.next.truststore.location=file:" + this.trusted,
					"spring.ssl.bundle.jks.next.truststore.password=" + PASSWORD)
			.run((context) -> {
				FailoverChatService llm = context.getBean(FailoverChatService.class);
				assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> llm.blocking().chat("Hello"))
					.satisfies((failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.NETWORK));
				context.getBean(DefaultSslBundleRegistry.class)
					.updateBundle("own", context.getBean(SslBundles.class).getBundle("next"));
				assertThat(llm.blocking().chat("Hello").content()).isEqualTo("secure");
			});
	}

	private ApplicationContextRunner runner(Path trustStore) {
		return Starter.runner("spring.ssl.bundle.jks.own.truststore.location=file:" + trustStore,
				"spring.ssl.bundle.jks.own.truststore.password=" + PASSWORD, "llm.failover.order=local",
				"llm.failover.providers.local.base-url=https://127.0.0.1:" + this.server.getAddress().getPort(),
				"llm.failover.providers.local.model=m", "llm.failover.providers.local.ssl.bundle=own");
	}

	// made anew, so that no private key is kept and none expires
	private Path keyStore(String name) throws IOException, InterruptedException {
		Path file = this.directory.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"san=ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("keytool.log").toFile())
			.start();
		assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(file).exists();
		return file;
	}

	private static SSLContext context(Path keyStore) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(keyStore)) {
			store.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), null, null);
		return context;
	}

}
