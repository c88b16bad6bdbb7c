package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;

/**
 * What of a stream was not understood: frames that are broken JSON, and notices in plain
 * text, which gateways put between or instead of frames. Neither ends an answer that goes
 * on and finishes, but if it does not, a notice says why. Not thread-safe.
 */
public final class Unread {

	/** The most broken frames of an answer. */
	static final int MOST_FRAMES = 3;

	private static final int LONGEST_NOTICE = 2048;

	// the others are parts of a page, and no line of it is an error of its own
	private static final int MOST_NOTICES = 8;

	private static final Pattern OF_A_FAILURE = Pattern
		.compile("(?i)error|fail|timed? ?out|unavailable|exception|refused|denied|gateway|disconnect");

	private final Function<ErrorEvidence, Failure> classifier;

	private final StringBuilder notice = new StringBuilder();

	private int frames;

	private int texts;

	private int lines;

	private int late;

	/**
	 * Nothing yet.
	 * @param classifier finds out what the words of an error mean
	 */
	public Unread(Function<ErrorEvidence, Failure> classifier) {
		this.classifier = classifier;
	}

	/**
	 * A frame is broken JSON, or JSON but not an object.
	 * @throws TargetFailedException if there are too many of them
	 */
	public void frame() {
		this.frames++;
		checkNumber();
	}

	/**
	 * The data of an event are plain text.
	 * @param data holds the text
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @throws TargetFailedException if its words say what went wrong, or there are too
	 * many of them
	 */
	public void text(byte[] data, int offset, int length) {
		this.texts++;
		notice(data, offset, length);
		checkNumber();
	}

	/**
	 * A line belongs to no event.
	 * @param data holds the line
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @param finished whether the answer has finished, so that nothing goes wrong with it
	 * any more
	 * @throws TargetFailedException if its words say what went wrong
	 */
	public void line(byte[] data, int offset, int length, boolean finished) {
		if (finished) {
			this.late++;
			return;
		}
		this.lines++;
		notice(data, offset, length);
	}

	private void checkNumber() {
		if (this.frames + this.texts > MOST_FRAMES) {
			throw malformed("More than " + MOST_FRAMES + " frames of the stream are not JSON objects");
		}
	}

	private void notice(byte[] data, int offset, int length) {
		String text = new String(data, offset, Math.min(length, LONGEST_NOTICE), StandardCharsets.UTF_8).strip();
		if (this.texts + this.lines <= MOST_NOTICES && !text.isEmpty()) {
			ErrorEvidence evidence = ErrorInside.evidence(text);
			Failure failure = this.classifier.apply(evidence);
			if (failure.kind() != FailureKind.SERVER_ERROR) {
				throw new ErrorInAnswerException(failure, evidence);
			}
		}
		if (this.notice.length() < LONGEST_NOTICE) {
			this.notice.append(this.notice.isEmpty() ? "" : "\n").append(text);
		}
	}

	/**
	 * Whether there was a notice.
	 * @return true if there was
	 */
	public boolean hasNotice() {
		return !this.notice.isEmpty();
	}

	/**
	 * Whether something of the answer may be missing.
	 * @return true if a frame was not an object
	 */
	public boolean hasFrames() {
		return this.frames + this.texts > 0;
	}

	/**
	 * Why an answer did not finish.
	 * @param begun whether anything of the answer has come
	 * @return what a notice says, or that the stream is not complete
	 */
	public Failure incomplete(boolean begun) {
		if (!hasNotice()) {
			return Failure.of(FailureKind.INCOMPLETE_STREAM,
					"The stream ended before the provider said that it had finished");
		}
		String text = this.notice.toString();
		Failure failure = this.classifier.apply(ErrorInside.evidence(text));
		if (begun || OF_A_FAILURE.matcher(text).find()) {
			return failure;
		}
		return Failure.of(FailureKind.MALFORMED_RESPONSE,
				"The answer is neither JSON nor a stream of events: " + failure.message());
	}

	/**
	 * Checks that an answer which finished may be used.
	 * @throws TargetFailedException if a frame was broken by a line break inside of it,
	 * so that a piece of the answer is missing
	 */
	public void check() {
		if (this.frames > 0 && this.lines > 0) {
			throw malformed("A frame of the stream is broken by a line break");
		}
	}

	/**
	 * What a caller should know.
	 * @param warnings takes the warning, if any
	 */
	public void warn(List<String> warnings) {
		int all = this.frames + this.texts + this.lines + this.late;
		if (all > 0) {
			warnings.add("malformed frames of the stream were skipped: " + all);
		}
	}

	private static TargetFailedException malformed(String message) {
		return new TargetFailedException(Failure.of(FailureKind.MALFORMED_RESPONSE, message));
	}

}
