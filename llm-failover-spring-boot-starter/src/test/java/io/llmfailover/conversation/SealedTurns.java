package io.llmfailover.conversation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts turns with AES-GCM under a key of its own, bound to their conversation.
 */
final class SealedTurns implements ConversationCipher {

	private static final int NONCE = 12;

	private static final int TAG_BITS = 128;

	private final SecureRandom random = new SecureRandom();

	private final SecretKey key = new SecretKeySpec(random(32), "AES");

	private byte[] random(int bytes) {
		byte[] random = new byte[bytes];
		this.random.nextBytes(random);
		return random;
	}

	@Override
	public String encrypt(String id, String text) {
		byte[] nonce = random(NONCE);
		byte[] sealed = run(Cipher.ENCRYPT_MODE, id, nonce, text.getBytes(StandardCharsets.UTF_8));
		return Base64.getEncoder()
			.encodeToString(ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array());
	}

	@Override
	public String decrypt(String id, String stored) {
		ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(stored));
		byte[] nonce = new byte[NONCE];
		byte[] sealed = new byte[bytes.get(nonce).remaining()];
		bytes.get(sealed);
		return new String(run(Cipher.DECRYPT_MODE, id, nonce, sealed), StandardCharsets.UTF_8);
	}

	private byte[] run(int mode, String id, byte[] nonce, byte[] bytes) {
		try {
			Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
			cipher.init(mode, this.key, new GCMParameterSpec(TAG_BITS, nonce));
			cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
			return cipher.doFinal(bytes);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
