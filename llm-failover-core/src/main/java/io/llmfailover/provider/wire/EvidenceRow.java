package io.llmfailover.provider.wire;

import java.util.List;
import java.util.function.Predicate;

import io.llmfailover.FailureKind;

/**
 * A row of a table of evidence: what an error means that looks like this.
 *
 * @param kind what it means
 * @param field the field that says so
 * @param range the statuses with which that field is trusted
 * @param holds whether the field of an error says so
 */
public record EvidenceRow(FailureKind kind, Field field, Range range, Predicate<ErrorReport> holds) {

	/**
	 * A row for statuses.
	 * @param kind what they mean
	 * @param statuses the statuses
	 * @return the row
	 */
	public static EvidenceRow status(FailureKind kind, int... statuses) {
		return new EvidenceRow(kind, Field.STATUS, Range.ANY, (error) -> {
			for (int status : statuses) {
				if (status == error.status()) {
					return true;
				}
			}
			return false;
		});
	}

	/**
	 * A row for types, codes and reasons.
	 * @param kind what they mean
	 * @param range the statuses with which they do
	 * @param phrases words that one of them holds, see {@link Phrase}
	 * @return the row
	 */
	public static EvidenceRow code(FailureKind kind, Range range, String... phrases) {
		List<Phrase> all = Phrase.all(phrases);
		return new EvidenceRow(kind, Field.CODE, range, (error) -> error.hasAnyCode(all));
	}

	/**
	 * A row for the words of the message.
	 * @param kind what they mean
	 * @param range the statuses with which they do
	 * @param phrases words that the message holds, see {@link Phrase}
	 * @return the row
	 */
	public static EvidenceRow message(FailureKind kind, Range range, String... phrases) {
		List<Phrase> all = Phrase.all(phrases);
		return new EvidenceRow(kind, Field.MESSAGE, range, (error) -> error.saysAny(all));
	}

	/**
	 * This row for fewer errors.
	 * @param condition what must be true as well
	 * @return the row
	 */
	public EvidenceRow and(Predicate<ErrorReport> condition) {
		return new EvidenceRow(this.kind, this.field, this.range, this.holds.and(condition));
	}

	boolean applies(ErrorReport error) {
		return this.range.holds(error.status()) && this.holds.test(error);
	}

	/**
	 * A field of an error.
	 */
	public enum Field {

		/** The HTTP status, or the one that an error inside an answer names. */
		STATUS,

		/** Types, codes and reasons, which are made for machines. */
		CODE,

		/** The message, which may say anything. */
		MESSAGE

	}

	/**
	 * A range of statuses.
	 */
	public enum Range {

		/** Whatever the status. */
		ANY,

		/** Any status but 429. */
		NO_RATE_LIMIT,

		/** The request was refused: 4xx but 429, or no status inside an answer. */
		REFUSED,

		/** The provider failed: 5xx, or no status inside an answer. */
		BROKEN,

		/** An error inside an answer that names no status. */
		NONE;

		boolean holds(int status) {
			return switch (this) {
				case ANY -> true;
				case NO_RATE_LIMIT -> status != 429;
				case REFUSED -> status < 500 && status != 429;
				case BROKEN -> status == 0 || status >= 500;
				case NONE -> status == 0;
			};
		}

	}

}
