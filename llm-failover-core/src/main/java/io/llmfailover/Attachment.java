package io.llmfailover;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * A part of a message that is a file: its bytes, or the address from which the provider
 * fetches them. Never both, and never neither.
 */
public sealed interface Attachment extends Content permits Image, Document {

	/**
	 * The media type of the bytes.
	 * @return the type, for example {@code image/png}; null for an address
	 */
	@Nullable String mediaType();

	/**
	 * The bytes.
	 * @return the bytes in Base64, with padding and without line breaks; null for an
	 * address
	 */
	@Nullable String base64();

	/**
	 * The address.
	 * @return the address, http or https; null for bytes
	 */
	@Nullable URI url();

}
