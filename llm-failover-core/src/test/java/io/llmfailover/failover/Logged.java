package io.llmfailover.failover;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * What the engine writes into the log.
 */
public final class Logged {

	private Logged() {
	}

	/**
	 * The lines of one level that something leaves in the log.
	 * @param level the level
	 * @param type whose lines
	 * @param what what is done
	 * @return the messages
	 */
	public static List<String> by(Level level, Class<?> type, Runnable what) {
		Logger logger = (Logger) LoggerFactory.getLogger(type);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		Level before = logger.getLevel();
		logger.setLevel(level);
		logger.addAppender(lines);
		try {
			what.run();
		}
		finally {
			logger.detachAppender(lines);
			logger.setLevel(before);
		}
		return lines.list.stream()
			.filter((line) -> line.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
