package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import io.llmfailover.provider.ProviderSettings.Access;

/**
 * What of a provider's configuration is secret, found in a text whole or in part, as it
 * is or as it is written in JSON, URLs, HTML or Base64. Immutable.
 */
final class Secrets {

	/** Any piece of a secret of this length gives it away. */
	static final int PIECE = 8;

	private final Set<String> whole = new LinkedHashSet<>();

	private final Set<String> pieces = new HashSet<>();

	// the pieces as numbers, sorted: nearly no text holds one
	private final long[] fingerprints;

	Secrets(ProviderSettings settings) {
		Access access = settings.access();
		if (access.key() != null) {
			add(access.key().value());
			this.whole.add(access.key().value());
		}
		access.headers().values().forEach(this::addHeader);
		String user = settings.baseUrl().getUserInfo();
		if (user != null) {
			add(user);
			add(user.substring(user.indexOf(':') + 1));
		}
		String query = settings.baseUrl().getRawQuery();
		if (query != null) {
			add(query);
			for (String parameter : query.split("&")) {
				add(parameter.substring(parameter.indexOf('=') + 1));
			}
			this.whole.add(query);
		}
		this.fingerprints = this.pieces.stream().mapToLong(Secrets::fingerprint).sorted().toArray();
	}

	private Secrets(Collection<String> secrets) {
		secrets.forEach((secret) -> {
			addHeader(secret);
			this.whole.add(secret);
		});
		this.whole.remove("");
		this.fingerprints = this.pieces.stream().mapToLong(Secrets::fingerprint).sorted().toArray();
	}

	/**
	 * Secrets of which it is not known where they belong.
	 * @param secrets the secrets: keys, and values of headers
	 * @return the secrets
	 */
	static Secrets of(Collection<String> secrets) {
		return new Secrets(secrets);
	}

	private void addHeader(String value) {
		add(value);
		int space = value.indexOf(' ');
		String credentials = value.substring(space + 1);
		add(credentials);
		if (value.toLowerCase(Locale.ROOT).startsWith("basic ")) {
			try {
				String pair = new String(Base64.getDecoder().decode(credentials.strip()), StandardCharsets.UTF_8);
				add(pair);
				add(pair.substring(pair.indexOf(':') + 1));
			}
			catch (IllegalArgumentException ex) {
				// then it is no Base64, and was added as it is
			}
		}
	}

	private void add(String secret) {
		if (secret.length() < PIECE) {
			return;
		}
		addPieces(secret);
		if (secret.indexOf(' ') >= 0) {
			this.whole.add(secret);
		}
		// the secret at each of the three places where it may stand in a longer text
		for (int before = 0; before < 3; before++) {
			String encoded = Base64.getEncoder()
				.withoutPadding()
				.encodeToString(("x".repeat(before) + secret).getBytes(StandardCharsets.UTF_8));
			String own = encoded.substring((before * 8 + 5) / 6, encoded.length() - 1);
			addPieces(own);
			addPieces(own.replace('+', '-').replace('/', '_'));
		}
	}

	private void addPieces(String secret) {
		for (int start = 0; start + PIECE <= secret.length(); start++) {
			String piece = secret.substring(start, start + PIECE);
			// "Basic" is no secret, nor is the space after it
			if (piece.indexOf(' ') < 0) {
				this.pieces.add(piece);
			}
		}
	}

	/**
	 * Takes secrets out of a text.
	 * @param text the text
	 * @param replacement what to put in their place
	 * @return the rest
	 */
	String removeFrom(String text, String replacement) {
		if (isFree(text)) {
			return text;
		}
		BitSet secret = new BitSet();
		find(text, secret);
		if (secret.isEmpty()) {
			return text;
		}
		StringBuilder rest = new StringBuilder(text.length());
		int end = 0;
		for (int start = secret.nextSetBit(0); start >= 0; start = secret.nextSetBit(end)) {
			rest.append(text, end, start).append(replacement);
			end = secret.nextClearBit(start);
		}
		return rest.append(text, end, text.length()).toString();
	}

	// most texts are, and need not be looked at more closely
	private boolean isFree(String text) {
		long last = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' || c > '~' || c == '\\' || c == '%' || c == '&') {
				return false;
			}
			last = next(last, c);
			if (i + 1 >= PIECE && Arrays.binarySearch(this.fingerprints, last) >= 0) {
				return false;
			}
		}
		return this.whole.stream().noneMatch(text::contains);
	}

	private static long fingerprint(String piece) {
		long fingerprint = 0;
		for (int i = 0; i < piece.length(); i++) {
			fingerprint = next(fingerprint, piece.charAt(i));
		}
		return fingerprint;
	}

	// of the last eight characters, which is the length of a piece
	private static long next(long fingerprint, char c) {
		return (fingerprint << 8) | (c & 0xFF);
	}

	private void find(String text, BitSet secret) {
		Unescaped unescaped = new Unescaped(text);
		String plain = unescaped.text();
		for (int start = 0; start + PIECE <= plain.length(); start++) {
			if (this.pieces.contains(plain.substring(start, start + PIECE))) {
				mark(unescaped, plain, start, start + PIECE, secret);
			}
		}
		for (String whole : this.whole) {
			for (int start = plain.indexOf(whole); start >= 0; start = plain.indexOf(whole, start + 1)) {
				secret.set(unescaped.start(start), unescaped.start(start + whole.length()));
			}
		}
	}

	// with the rest of the word: another part of the key, perhaps masked
	private static void mark(Unescaped unescaped, String plain, int start, int end, BitSet secret) {
		int first = start;
		while (first > 0 && !secret.get(unescaped.start(first - 1)) && isOfKey(plain.charAt(first - 1))) {
			first--;
		}
		int last = end;
		while (last < plain.length() && !secret.get(unescaped.start(last)) && isOfKey(plain.charAt(last))) {
			last++;
		}
		while (last > end && plain.charAt(last - 1) == '.') {
			last--;
		}
		secret.set(unescaped.start(first), unescaped.start(last));
	}

	private static boolean isOfKey(char c) {
		return Character.isLetterOrDigit(c) || "_-*.+=~\u2026\u2022".indexOf(c) >= 0;
	}

	@Override
	public String toString() {
		return "Secrets[]";
	}

}
