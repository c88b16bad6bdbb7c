package io.llmfailover.provider.wire;

import java.util.Map;

import io.llmfailover.ChatRequest;
import io.llmfailover.target.Failure;

/**
 * A wire protocol: how a request is rendered, an answer decoded and a failure classified.
 * Stateless and thread-safe.
 */
public interface Dialect {

	/**
	 * The path below the base URL that chats are posted to.
	 * @return the path, without a leading slash
	 */
	String path();

	/**
	 * The header that carries the key by default. {@code Authorization} carries it as
	 * {@code Bearer}, any other as it is.
	 * @return the header's name
	 */
	String keyHeader();

	/**
	 * Headers that every request carries.
	 * @return the headers, without the key
	 */
	Map<String, String> headers();

	/**
	 * Renders a request.
	 * @param request what to ask; never changed
	 * @param target who is asked
	 * @return the JSON body, and what had to be dropped or mapped
	 */
	RenderedRequest render(ChatRequest request, WireTarget target);

	/**
	 * Starts to decode one answer.
	 * @param target who answers
	 * @param expected what the request asked for
	 * @return a decoder for that answer alone
	 */
	AnswerDecoder decoder(WireTarget target, Expected expected);

	/**
	 * Starts to decode one answer of which nothing special was asked.
	 * @param target who answers
	 * @return a decoder for that answer alone
	 */
	default AnswerDecoder decoder(WireTarget target) {
		return decoder(target, Expected.PLAIN);
	}

	/**
	 * Finds out what an error response means.
	 * @param evidence the error response, or the error inside an answer
	 * @param target who sent it
	 * @return the failure; its message is the provider's and not yet cleaned
	 */
	Failure classify(ErrorEvidence evidence, WireTarget target);

}
