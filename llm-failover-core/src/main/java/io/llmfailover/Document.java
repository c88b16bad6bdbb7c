package io.llmfailover;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message that is a document in PDF: its bytes, or the address from which the
 * provider fetches it.
 *
 * @param name the name of its file, which models may get to read; null for none. The path
 * to the file and what is not shown are cut off, and so is what goes beyond 200
 * characters
 * @param mediaType {@code application/pdf} for bytes; null for an address
 * @param base64 the bytes in Base64, with padding and without line breaks, at most
 * {@link #MAX_BYTES}; null for an address
 * @param url the address, http or https; null for bytes. The address of bytes
 * ({@code data:application/pdf;base64,…}) becomes those bytes
 */
public record Document(@Nullable String name, @Nullable String mediaType, @Nullable String base64,
		@Nullable URI url) implements Attachment {

	/**
	 * The most bytes that a document may have: 50 MiB, more than any provider takes.
	 */
	public static final int MAX_BYTES = 50 * 1024 * 1024;

	private static final String PDF = "application/pdf";

	private static final String WHAT = "a document";

	// each 4 characters are 3 bytes
	private static final int MAX_CHARACTERS = (MAX_BYTES + 2) / 3 * 4;

	// the first characters of the file, in which its signature must begin
	private static final int BEGINNING = 64;

	/**
	 * Checks that there are either bytes or an address, and that the bytes are a PDF.
	 */
	public Document {
		if ((base64 == null) == (url == null)) {
			throw new IllegalArgumentException("a document has either bytes or a url");
		}
		name = (name != null) ? FileName.cleaned(name) : null;
		AttachmentChecks.DataUrl data = (url != null) ? AttachmentChecks.parseDataUrl(url, WHAT, "data:" + PDF) : null;
		if (data != null) {
			mediaType = data.mediaType();
			base64 = data.base64();
			url = null;
		}
		if (url != null) {
			AttachmentChecks.checkAddress(url, WHAT);
			mediaType = null;
		}
		if (base64 != null) {
			checkSize(base64.length(), MAX_CHARACTERS);
			base64 = AttachmentChecks.canonicalBase64(base64, WHAT);
			checkMediaType(mediaType);
			checkSignature(base64);
			mediaType = PDF;
		}
	}

	/**
	 * A document from its bytes.
	 * @param pdf the file's content
	 * @return the document
	 * @throws IllegalArgumentException if it is not a PDF, or has more than
	 * {@link #MAX_BYTES}
	 */
	public static Document of(byte[] pdf) {
		Objects.requireNonNull(pdf, "pdf");
		checkSize(pdf.length, MAX_BYTES);
		return new Document(null, PDF, Base64.getEncoder().encodeToString(pdf), null);
	}

	/**
	 * A document from its bytes.
	 * @param pdf the file's content
	 * @param name the name of the file, which models may get to read
	 * @return the document
	 * @throws IllegalArgumentException if it is not a PDF, or has more than
	 * {@link #MAX_BYTES}
	 */
	public static Document of(byte[] pdf, String name) {
		return of(pdf).named(name);
	}

	/**
	 * A document that the provider fetches itself, which not all of them do.
	 * @param url its address, http or https; or a data url, which holds the bytes
	 * @return the document
	 * @throws IllegalArgumentException if the address is none of these, or its bytes are
	 * not a PDF
	 */
	public static Document of(URI url) {
		return new Document(null, null, null, Objects.requireNonNull(url, "url"));
	}

	/**
	 * Reads a document. That blocks.
	 * @param pdf the file's content; no more than {@link #MAX_BYTES} and one are read,
	 * and the stream is left open
	 * @return the document
	 * @throws IOException if it cannot be read
	 * @throws IllegalArgumentException if it is not a PDF, or has more than
	 * {@link #MAX_BYTES}
	 */
	public static Document read(InputStream pdf) throws IOException {
		return of(pdf.readNBytes(MAX_BYTES + 1));
	}

	/**
	 * This document by another name.
	 * @param name the name of its file; null for none
	 * @return the document
	 */
	public Document named(@Nullable String name) {
		return new Document(name, this.mediaType, this.base64, this.url);
	}

	private static void checkSize(int size, int most) {
		if (size > most) {
			throw new IllegalArgumentException("a document must not have more than " + MAX_BYTES + " bytes");
		}
	}

	private static void checkMediaType(@Nullable String declared) {
		if (declared == null) {
			return;
		}
		int end = declared.indexOf(';');
		String type = (end < 0) ? declared : declared.substring(0, end);
		switch (type.strip().toLowerCase(Locale.ROOT)) {
			// what browsers and servers say that do not look
			case PDF, "application/x-pdf", "application/octet-stream", "binary/octet-stream", "" -> {
			}
			default -> throw new IllegalArgumentException("mediaType of a document must be " + PDF + ", not "
					+ ((type.length() > 100) ? type.substring(0, 100) + "…" : type));
		}
	}

	private static void checkSignature(String base64) {
		byte[] beginning = Base64.getDecoder().decode(base64.substring(0, Math.min(base64.length(), BEGINNING)));
		if (!PdfSignature.begins(beginning)) {
			throw new IllegalArgumentException("bytes of a document are not a PDF: they do not begin with %PDF-");
		}
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the document
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static Document fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, Document.class, MessageJson::readContent);
	}

	@Override
	public String toString() {
		return "Document[" + ((this.base64 != null) ? this.mediaType : "url") + "]";
	}

}
