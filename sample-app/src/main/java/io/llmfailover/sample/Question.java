package io.llmfailover.sample;

import io.llmfailover.ChatRequest;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import org.springframework.web.server.ServerWebInputException;

/**
 * What a person asks, as it came.
 *
 * @param id what its attempts are told with in the feed of activities; null for nothing
 * @param tools whether {@link SampleTools} may be used; null for no
 * @param attachment an image or a PDF that it is about; null for none
 */
record Question(@Nullable String message, @Nullable String id, @Nullable Boolean tools,
		@Nullable UploadedFile attachment) {

	private static final int LONGEST = 20_000;

	// everybody who listens to the feed is told
	private static final int LONGEST_ID = 64;

	/**
	 * The question once it is checked.
	 * @throws ServerWebInputException if there is none, if it is too long, or if its
	 * attachment is not taken
	 */
	ChatRequest request() {
		ChatRequest.Builder request = ChatRequest.builder();
		if (this.attachment != null) {
			request.user(text(), this.attachment.content());
		}
		else {
			request.user(text());
		}
		if (Boolean.TRUE.equals(this.tools)) {
			request.tool(SampleTools.NAME);
		}
		return request.build();
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
