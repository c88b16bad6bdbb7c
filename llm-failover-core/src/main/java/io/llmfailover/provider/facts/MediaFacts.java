package io.llmfailover.provider.facts;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.llmfailover.Attachment;
import io.llmfailover.Image;
import org.jspecify.annotations.Nullable;

/**
 * Which images and documents a model takes by itself.
 *
 * @param images the media types of images, for example {@code image/png}; empty for none,
 * {@link #ANY_IMAGE} for those that are not known
 * @param imageAddresses whether its vendor fetches an image from its address
 * @param documents which documents, and how they are sent
 */
public record MediaFacts(Set<String> images, boolean imageAddresses, Documents documents) {

	/** Images of any type, as far as is known. */
	public static final Set<String> ANY_IMAGE = Set.of("image/*");

	/** What the dialect takes. */
	public static final MediaFacts NONE = new MediaFacts(ANY_IMAGE, true, Documents.BYTES);

	/** A model that reads nothing but text. */
	public static final MediaFacts TEXT_ONLY = new MediaFacts(Set.of(), false, Documents.REFUSED);

	/**
	 * Copies the media types.
	 */
	public MediaFacts {
		Objects.requireNonNull(documents, "documents");
		images = Set.copyOf(images);
	}

	/**
	 * Why a model cannot take an attachment.
	 * @param attachment the attachment
	 * @return the reason, to be read after the model's name; null if it can, as far as is
	 * known
	 */
	public @Nullable String reasonToRefuse(Attachment attachment) {
		return (attachment instanceof Image image) ? reasonToRefuseImage(image) : reasonToRefuseDocument(attachment);
	}

	private @Nullable String reasonToRefuseImage(Image image) {
		if (this.images.isEmpty()) {
			return "takes no images";
		}
		String type = image.mediaType();
		if (type == null) {
			return this.imageAddresses ? null : "takes no image by its address, only its bytes";
		}
		return (this.images.equals(ANY_IMAGE) || this.images.contains(type)) ? null
				: "takes no " + type + ", only " + String.join(", ", new TreeSet<>(this.images));
	}

	private @Nullable String reasonToRefuseDocument(Attachment document) {
		if (this.documents == Documents.REFUSED) {
			return "takes no documents";
		}
		return (document.url() == null || this.documents.addresses()) ? null
				: "takes no document by its address, only its bytes";
	}

	/**
	 * How documents are sent.
	 */
	public enum Documents {

		/** Not at all. */
		REFUSED(false),

		/**
		 * As bytes, in the form of the dialect. OpenAI: "External file URL (file_url) …
		 * Not supported"
		 * (<a href= "https://developers.openai.com/api/docs/guides/file-inputs">File
		 * inputs</a>).
		 */
		BYTES(false),

		/**
		 * As bytes or by their address, in the form of the dialect (<a href=
		 * "https://platform.claude.com/docs/en/build-with-claude/pdf-support">Claude</a>).
		 */
		BYTES_OR_ADDRESS(true),

		/**
		 * As bytes, where an image stands: Gemini behind the protocol of OpenAI tells
		 * them by their media type
		 * (<a href= "https://ai.google.dev/gemini-api/docs/openai">OpenAI
		 * compatibility</a>).
		 */
		BYTES_AS_IMAGE(false),

		/**
		 * As bytes or by their address, as {@code document_url} (<a href=
		 * "https://docs.mistral.ai/capabilities/OCR/document_understanding">Mistral</a>).
		 */
		DOCUMENT_URL(true);

		private final boolean addresses;

		Documents(boolean addresses) {
			this.addresses = addresses;
		}

		/**
		 * Whether the vendor fetches a document from its address.
		 * @return true if it does
		 */
		public boolean addresses() {
			return this.addresses;
		}

	}

}
