package io.evenkeel.proxy.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// Hears what the proxy logs: a warning about a backend is as it should be, anything worse is a defect.
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final List<String> EXPECTED = List.of("backend answer malformed", "connect failed");

    private final List<String> defects = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    LogWatch() {
        setContext(root.getLoggerContext());
        root.addAppender(this);
        start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        if (event.getLevel().isGreaterOrEqual(Level.WARN) && EXPECTED.stream().noneMatch(message::startsWith)) {
            defects.add(event.getLevel() + " " + event.getLoggerName() + ": " + message
                    + (event.getThrowableProxy() == null ? "" : ", " + event.getThrowableProxy().getClassName() + ": " + event.getThrowableProxy().getMessage()));
        }
    }

    /// What was logged and should not have been, since the last call.
    List<String> defects() {
        List<String> found = List.copyOf(defects);
        defects.clear();
        return found;
    }

    @Override
    public void close() {
        root.detachAppender(this);
    }
}
