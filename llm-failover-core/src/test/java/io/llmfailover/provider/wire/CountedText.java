package io.llmfailover.provider.wire;

/**
 * A text that counts how often one of its characters is read, so that the cost of reading
 * it does not depend on the machine.
 */
public final class CountedText implements CharSequence {

	private final String text;

	private long reads;

	/**
	 * Creates a text.
	 * @param text its characters
	 */
	public CountedText(String text) {
		this.text = text;
	}

	/**
	 * How often a character was read.
	 * @return the number
	 */
	public long reads() {
		return this.reads;
	}

	@Override
	public int length() {
		return this.text.length();
	}

	@Override
	public char charAt(int index) {
		this.reads++;
		return this.text.charAt(index);
	}

	@Override
	public CharSequence subSequence(int start, int end) {
		this.reads += end - start;
		return this.text.subSequence(start, end);
	}

	@Override
	public String toString() {
		this.reads += this.text.length();
		return this.text;
	}

}
