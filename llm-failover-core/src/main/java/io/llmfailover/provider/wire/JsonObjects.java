package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Finds the JSON objects of a frame or a body. Usually there is one; there are several
 * where a server does not divide its frames properly, and some servers put them into an
 * array.
 */
public final class JsonObjects {

	private final JsonParser parser;

	private int count;

	private boolean odd;

	/**
	 * Starts to look.
	 * @param parser stands before the first value
	 */
	public JsonObjects(JsonParser parser) {
		this.parser = parser;
	}

	/**
	 * Reads all objects of a body. What is no UTF-8 in it is replaced, where it could not
	 * be read otherwise.
	 * @param data holds the body
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @param read reads one object to its end, from its start
	 * @param <T> what is read
	 * @return the objects; null if there is none, or something else
	 */
	public static <T> @Nullable List<T> all(byte[] data, int offset, int length, Function<JsonParser, T> read) {
		List<T> all = new ArrayList<>(1);
		try (JsonParser parser = LenientJson.parser(data, offset, length)) {
			JsonObjects objects = new JsonObjects(parser);
			while (objects.next()) {
				all.add(read.apply(parser));
			}
			return objects.odd() ? null : all;
		}
		catch (JacksonException | NumberFormatException ex) {
			// without the parser's words: they may quote the answer
			byte[] repaired = LenientJson.repaired(data, offset, length);
			return (repaired != null) ? all(repaired, 0, repaired.length, read) : null;
		}
	}

	/**
	 * Goes on to the next object. The one before must have been read to its end.
	 * @return true if the parser stands at the start of an object, false if there is none
	 * left
	 * @throws tools.jackson.core.JacksonException if something is not JSON
	 */
	public boolean next() {
		for (JsonToken token = this.parser.nextToken(); token != null; token = this.parser.nextToken()) {
			if (token == JsonToken.START_OBJECT) {
				this.count++;
				return true;
			}
			this.odd |= token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY;
		}
		return false;
	}

	/**
	 * How many objects were found so far.
	 * @return their number
	 */
	public int count() {
		return this.count;
	}

	/**
	 * Whether something else was found among the objects, or there was nothing at all.
	 * @return true if not everything was an object
	 */
	public boolean odd() {
		return this.odd || this.count == 0;
	}

}
