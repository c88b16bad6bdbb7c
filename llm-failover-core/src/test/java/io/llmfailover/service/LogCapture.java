package io.llmfailover.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged while it is open: our own loggers at DEBUG, all others at
 * INFO.
 */
final class LogCapture implements AutoCloseable {

	private final Map<Logger, @Nullable Level> levels = new HashMap<>();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

	LogCapture() {
		this.root.iteratorForAppenders().forEachRemaining(this.others::add);
		this.others.forEach(this.root::detachAppender);
		LoggerContext context = this.root.getLoggerContext();
		for (Logger logger : context.getLoggerList()) {
			this.levels.put(logger, logger.getLevel());
			logger.setLevel((logger == this.root) ? Level.INFO : null);
		}
		context.getLogger("io.llmfailover").setLevel(Level.DEBUG);
		this.appender.start();
		this.root.addAppender(this.appender);
	}

	/**
	 * The lines with their stack traces.
	 */
	List<String> lines() {
		synchronized (this.appender) {
			return List.copyOf(this.appender.list).stream().map(LogCapture::line).toList();
		}
	}

	private static String line(ILoggingEvent event) {
		String trace = (event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
				: "";
		return event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + " " + trace;
	}

	@Override
	public void close() {
		this.root.detachAppender(this.appender);
		this.others.forEach(this.root::addAppender);
		this.root.getLoggerContext().getLogger("io.llmfailover").setLevel(null);
		this.levels.forEach(Logger::setLevel);
	}

}
