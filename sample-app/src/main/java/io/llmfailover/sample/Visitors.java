package io.llmfailover.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;

import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells who is there. This sample has no login: whoever comes is given a secret in a
 * cookie, and is known again by it. An application with a login takes the name of the
 * user instead, and needs nothing of this. Thread-safe.
 */
@Component
class Visitors {

	static final String COOKIE = "llm-failover-visitor";

	private static final Duration KNOWN_FOR = Duration.ofDays(30);

	private static final int SECRET_BYTES = 32;

	private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private final SecureRandom random = new SecureRandom();

	/**
	 * The name of whoever sends a request. It is no secret: it is in ids, which stores
	 * and logs may show, and nobody gets in with it.
	 */
	String nameOf(ServerWebExchange exchange) {
		HttpCookie cookie = exchange.getRequest().getCookies().getFirst(COOKIE);
		boolean known = cookie != null && SECRET.matcher(cookie.getValue()).matches();
		return hash((cookie != null && known) ? cookie.getValue() : welcome(exchange));
	}

	private String welcome(ServerWebExchange exchange) {
		byte[] bytes = new byte[SECRET_BYTES];
		this.random.nextBytes(bytes);
		String secret = BASE64.encodeToString(bytes);
		exchange.getResponse()
			.addCookie(ResponseCookie.from(COOKIE, secret)
				.httpOnly(true)
				.sameSite("Strict")
				.secure("https".equals(exchange.getRequest().getURI().getScheme()))
				.path("/")
				.maxAge(KNOWN_FOR)
				.build());
		return secret;
	}

	private static String hash(String secret) {
		try {
			return BASE64.encodeToString(
					MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Each Java has SHA-256", ex);
		}
	}

}
