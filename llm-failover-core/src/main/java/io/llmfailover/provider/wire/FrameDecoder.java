package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * What the decoders of all dialects have in common: the data of an event are the end of
 * the stream, an error, or a frame of JSON objects, one as a rule; data that are broken
 * are repaired where that is possible, and counted otherwise. A frame that says the same
 * as an earlier one but for its text is not parsed again. A base class rather than a
 * part, so that a stream costs no further object. Not thread-safe.
 *
 * @param <F> what an object of a frame says
 */
public abstract class FrameDecoder<F> implements AnswerDecoder {

	// after so many frames of text in a row that had to be parsed no new pattern is made:
	// some servers count the tokens in every frame
	private static final int MOST_UNLIKE = 4;

	// null until something cannot be read, which is rare
	private @Nullable Unread unread;

	private @Nullable FramePattern pattern;

	// what the frame said that the pattern was made of
	private @Nullable F repeatable;

	private String textField = "";

	// frames with text that were parsed since one was last like the pattern
	private int unlike;

	/**
	 * What the words of an error inside the stream mean.
	 * @param evidence the error
	 * @return the failure
	 */
	protected abstract Failure classify(ErrorEvidence evidence);

	/**
	 * Whether the data of an event say that no other event follows.
	 * @param data holds the data
	 * @param offset where they begin
	 * @param length their length in bytes
	 * @return true if they say nothing else
	 */
	protected abstract boolean isDone(byte[] data, int offset, int length);

	/**
	 * Takes note that no other event follows. That proves nothing: it also follows
	 * errors.
	 */
	protected abstract void done();

	/**
	 * What a frame that is an error means.
	 * @param data holds the frame
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @param position which of the objects of the frame it is, from 0 on
	 * @return the failure
	 */
	protected abstract TargetFailedException error(byte[] data, int offset, int length, int position);

	/**
	 * The tokens that were told so far.
	 * @return the usage; of the source {@code UNKNOWN} if none was told
	 */
	protected abstract Usage usage();

	/**
	 * Fails if a tool call has begun and is not complete: its arguments would lack a
	 * piece.
	 */
	protected abstract void failInToolCall();

	/**
	 * Reads one object to its end. What it says must not depend on earlier frames: it may
	 * be taken again, without being read, for each frame that has the same bytes.
	 * @param parser stands at the start of the object
	 * @param data holds the frame
	 * @param offset where the frame begins
	 * @param length its length in bytes
	 * @param position how many objects of the frame were read before
	 * @return what it says
	 * @throws TargetFailedException if that is an error
	 */
	protected abstract F read(JsonParser parser, byte[] data, int offset, int length, int position);

	/**
	 * Takes what an object says.
	 * @param said what it says
	 * @param out takes the events
	 */
	protected abstract void take(F said, Consumer<TargetEvent> out);

	/**
	 * The field that holds the text of an object.
	 * @param said what it says
	 * @return the field's name; null if it holds no text, or cannot be taken again
	 */
	protected abstract @Nullable String textField(F said);

	/**
	 * Puts another text into what an object says.
	 * @param said what it says
	 * @param field the field, one that {@link #textField} has returned for it
	 * @param text the text
	 */
	protected abstract void setText(F said, String field, String text);

	@Override
	public final void event(@Nullable String name, byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		if (isBlank(data, offset, length)) {
			return;
		}
		if (isDone(data, offset, length)) {
			done();
		}
		else if ("error".equals(name)) {
			throw error(data, offset, length, 0);
		}
		else if (!repeats(data, offset, length, out)) {
			frames(data, offset, length, out);
		}
	}

	private boolean repeats(byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		String text = (this.pattern != null) ? this.pattern.text(data, offset, length) : null;
		F said = this.repeatable;
		if (text == null || said == null) {
			return false;
		}
		this.unlike = 0;
		setText(said, this.textField, text);
		take(said, out);
		return true;
	}

	// a text that comes alone is not worth the memory
	private void expectMoreLike(F said, byte[] data, int offset, int length) {
		String field = (this.unlike < MOST_UNLIKE) ? textField(said) : null;
		if (field == null || ++this.unlike == 1) {
			return;
		}
		FramePattern pattern = FramePattern.of(data, offset, length, field);
		if (pattern != null) {
			this.pattern = pattern;
			this.repeatable = said;
			this.textField = field;
		}
	}

	private Unread unread() {
		Unread unread = (this.unread != null) ? this.unread : new Unread(this::classify);
		this.unread = unread;
		return unread;
	}

	/**
	 * Whether the stream holds a notice that is no part of the answer.
	 * @return true if there was one
	 */
	protected final boolean hasNotice() {
		return this.unread != null && this.unread.hasNotice();
	}

	/**
	 * Whether something of the answer may be missing.
	 * @return true if a frame could not be read
	 */
	protected final boolean hasUnreadFrames() {
		return this.unread != null && this.unread.hasFrames();
	}

	/**
	 * Why the answer did not finish.
	 * @param begun whether anything of it has come
	 * @return what a notice says, or that the stream is not complete
	 */
	protected final Failure incomplete(boolean begun) {
		return unread().incomplete(begun);
	}

	/**
	 * Checks that an answer which finished may be used.
	 * @param warnings what of the request was dropped or mapped
	 * @return a list that may be changed: the warnings, and what else a caller should
	 * know
	 * @throws TargetFailedException if a piece of the answer is missing
	 */
	protected final List<String> checked(List<String> warnings) {
		List<String> all = new ArrayList<>(warnings);
		if (this.unread != null) {
			this.unread.check();
			this.unread.warn(all);
		}
		return all;
	}

	private static boolean isBlank(byte[] data, int offset, int length) {
		for (int i = offset; i < offset + length; i++) {
			if (data[i] > ' ' || data[i] < 0) {
				return false;
			}
		}
		return true;
	}

	@Override
	public final void notice(byte[] data, int offset, int length) {
		unread().line(data, offset, length, finished());
	}

	@Override
	public final Failure withUsage(Failure failure) {
		Usage usage = usage();
		return (usage.source() != Usage.Source.UNKNOWN) ? failure.usage(usage) : failure;
	}

	private void frames(byte[] data, int offset, int length, Consumer<TargetEvent> out) {
		int read = 0;
		F said = null;
		try (JsonParser parser = LenientJson.parser(data, offset, length)) {
			JsonObjects objects = new JsonObjects(parser);
			while (objects.next()) {
				said = read(parser, data, offset, length, read);
				take(said, out);
				read++;
			}
			if (objects.odd()) {
				failInToolCall();
				unread().frame();
			}
			else if (read == 1 && said != null) {
				expectMoreLike(said, data, offset, length);
			}
		}
		catch (JacksonException | NumberFormatException ex) {
			unreadable(data, offset, length, read, out);
		}
	}

	// of what is not blank
	private static byte firstByte(byte[] data, int offset, int length) {
		int first = offset;
		while (first < offset + length - 1 && WhiteSpace.isJson(data[first])) {
			first++;
		}
		return data[first];
	}

	private void unreadable(byte[] data, int offset, int length, int read, Consumer<TargetEvent> out) {
		byte[] repaired = (read == 0) ? LenientJson.repaired(data, offset, length) : null;
		if (repaired != null) {
			frames(repaired, 0, repaired.length, out);
		}
		else {
			failInToolCall();
			if (read == 0 && !LenientJson.mayBegin(firstByte(data, offset, length))) {
				unread().text(data, offset, length);
			}
			else {
				unread().frame();
			}
		}
	}

}
