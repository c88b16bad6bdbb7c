package io.llmfailover.tool;

import io.llmfailover.Tool;
import io.llmfailover.ToolException;
import io.llmfailover.ToolOutcome;
import io.llmfailover.schema.MisfitException;
import io.llmfailover.tool.ToolThreads.TakenException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * Makes of each failure of a tool what the model reads of it, or what ends the call.
 */
final class ToolFailures {

	private static final Logger LOGGER = LoggerFactory.getLogger(ToolFailures.class);

	private static final int LONGEST_MESSAGE = 1000;

	private static final String FAILED = "The tool failed.";

	private final ToolErrors errors;

	ToolFailures(ToolErrors errors) {
		this.errors = errors;
	}

	static ToolOutcome unknownTool() {
		return ToolOutcome.error("There is no such tool. Call only the tools that you were given.");
	}

	static ToolOutcome misfit(String complaint) {
		return ToolOutcome.error("The tool was not run, since its arguments do not fit its schema: " + complaint + ".");
	}

	/**
	 * A tool took longer than it may.
	 * @param tool the tool
	 * @param name its name
	 * @return what the model reads, or what ends the call
	 */
	Mono<ToolOutcome> timedOut(Tool tool, String name) {
		LOGGER.warn("The tool '{}' took longer than it may, and was cancelled", name);
		if (tool.onTimeout() == Tool.OnTimeout.FAIL) {
			return Mono.error(new EndOfCall(new ToolException("The tool '" + name + "' took longer than it may")));
		}
		return Mono.just(ToolOutcome.error("The tool took too long and was cancelled. Its outcome is unknown: it may"
				+ " have done what it was asked for. Do not repeat the call."));
	}

	/**
	 * A tool, or what stands around it, failed.
	 * @param name the tool's name
	 * @param failure why
	 * @return what the model reads, or what ends the call
	 */
	Mono<ToolOutcome> failed(String name, Throwable failure) {
		Throwable cause = Exceptions.unwrap(failure);
		if (cause instanceof EndOfCall) {
			return Mono.error(cause);
		}
		if (cause instanceof MisfitException misfit) {
			return Mono.just(misfit(String.valueOf(misfit.getMessage())));
		}
		if (cause instanceof ToolException told) {
			String message = told.getMessage();
			return Mono.just(ToolOutcome.error((message != null && !message.isBlank()) ? message : FAILED));
		}
		if (this.errors == ToolErrors.FAIL) {
			return Mono.error(new EndOfCall(cause));
		}
		return Mono.just(ToolOutcome.error(logged(name, cause) ? told(cause) : FAILED));
	}

	// an exception's own message may be what fails
	private static boolean logged(String name, Throwable cause) {
		try {
			LOGGER.warn("The tool '{}' failed, which the model reads as an error of the tool", name, cause);
			return true;
		}
		catch (Throwable ex) {
			LOGGER.warn("The tool '{}' failed with a {} that cannot be printed", name, cause.getClass().getName());
			return false;
		}
	}

	/**
	 * A tool was not run, since too many others were running.
	 * @param name the tool's name
	 * @param refused says how many
	 * @return what the model reads
	 */
	Mono<ToolOutcome> refused(String name, TakenException refused) {
		LOGGER.warn("The tool '{}' was not run: {}", name, refused.getMessage());
		return Mono.just(ToolOutcome.error("The tool was not run, since too many tools are running. Try again later."));
	}

	/**
	 * What ends the call.
	 * @param error what the tools of a round ended with, one or several
	 * @return the first of their failures
	 */
	static Throwable ofTheCall(Throwable error) {
		Throwable first = Exceptions.isMultiple(error) ? Exceptions.unwrapMultiple(error).get(0) : error;
		return (first instanceof EndOfCall end) ? end.failure() : first;
	}

	private String told(Throwable cause) {
		String message = cause.getMessage();
		if (this.errors != ToolErrors.MESSAGE || message == null || message.isBlank()) {
			return FAILED;
		}
		int end = Math.min(message.length(), LONGEST_MESSAGE);
		if (end < message.length() && Character.isHighSurrogate(message.charAt(end - 1))) {
			end--;
		}
		return "The tool failed: " + message.substring(0, end) + ((end < message.length()) ? "…" : "");
	}

	/**
	 * Ends the whole call with its cause, whatever stands around the tool.
	 */
	static final class EndOfCall extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Throwable failure;

		EndOfCall(Throwable failure) {
			super(failure.getMessage(), failure, false, false);
			this.failure = failure;
		}

		Throwable failure() {
			return this.failure;
		}

	}

}
