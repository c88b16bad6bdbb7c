package io.llmfailover.simulator;

import java.util.List;

/**
 * A reply as the events of a stream.
 *
 * @param opening what comes before the first token
 * @param tokens the events of each token
 * @param closing what comes after the last token, the finish reason among it
 * @param done the event that says that nothing follows
 */
record Transcript(List<Frame> opening, List<List<Frame>> tokens, List<Frame> closing, Frame done) {
}
