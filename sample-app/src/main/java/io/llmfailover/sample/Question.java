package io.llmfailover.sample;

import java.util.Base64;

import io.llmfailover.ChatRequest;
import io.llmfailover.Image;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import org.springframework.web.server.ServerWebInputException;

/**
 * What a person asks, as it came.
 *
 * @param id what its attempts are told with in the feed of activities; null for nothing
 * @param tools whether {@link SampleTools} may be used; null for no
 * @param image a picture to look at, as a data URL; null for none
 */
record Question(@Nullable String message, @Nullable String id, @Nullable Boolean tools, @Nullable String image) {

	private static final int LONGEST = 20_000;

	// everybody who listens to the feed is told
	private static final int LONGEST_ID = 64;

	// 4 MB in Base64; the largest body that is read is little more
	private static final int LONGEST_IMAGE = 5_600_000;

	/**
	 * The question once it is checked.
	 * @throws ServerWebInputException if there is none, if it is too long, or if its
	 * image is none
	 */
	ChatRequest request() {
		ChatRequest.Builder request = ChatRequest.builder();
		if (this.image != null) {
			request.user(text(), picture(this.image));
		}
		else {
			request.user(text());
		}
		if (Boolean.TRUE.equals(this.tools)) {
			request.tool(SampleTools.NAME);
		}
		return request.build();
	}

	private static Image picture(String url) {
		if (url.length() > LONGEST_IMAGE) {
			throw new ServerWebInputException("'image' must have at most %d characters".formatted(LONGEST_IMAGE));
		}
		// no provider is sent to fetch from wherever a visitor says
		int comma = url.indexOf(',');
		if (!url.startsWith("data:image/") || comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
			throw new ServerWebInputException("'image' must be a data URL with the Base64 of an image");
		}
		try {
			// what the bytes are counts, whatever they are called
			return Image.of(Base64.getDecoder().decode(url.substring(comma + 1)));
		}
		catch (IllegalArgumentException ex) {
			throw new ServerWebInputException(
					"'image' must be a data URL with the Base64 of a PNG, JPEG, GIF or WebP image", null, ex);
		}
	}

	private String text() {
		if (this.message == null || this.message.isBlank()) {
			throw new ServerWebInputException("'message' must not be blank");
		}
		if (this.message.length() > LONGEST) {
			throw new ServerWebInputException(
					"'message' must have at most %d characters, but has %d".formatted(LONGEST, this.message.length()));
		}
		return this.message;
	}

	/**
	 * What the call is made with.
	 * @throws ServerWebInputException if the id is too long
	 */
	Context context() {
		if (this.id != null && this.id.length() > LONGEST_ID) {
			throw new ServerWebInputException("'id' must have at most %d characters".formatted(LONGEST_ID));
		}
		return ActivityFeed.asking(this.id);
	}

}
