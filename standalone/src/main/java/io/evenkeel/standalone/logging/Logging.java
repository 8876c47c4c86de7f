package io.evenkeel.standalone.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;

/// Sends log lines to standard error through a bounded queue: a reader of standard error that stands still must not stop an event loop,
/// so lines are then lost, debug and info ones first.
///
/// Public only because Logback finds it as a service.
public final class Logging extends ContextAwareBase implements Configurator {

    /// Lines waiting to be written: a second's worth of the loudest reload.
    private static final int QUEUE = 1024;
    /// How long the end of the process waits for the queue to empty.
    private static final int FLUSH_MILLIS = 1000;

    private static final LineEncoder ENCODER = new LineEncoder();
    private static final ConsoleAppender<ILoggingEvent> CONSOLE = new ConsoleAppender<>();
    private static volatile boolean inUse;

    /// Sets how much is logged from now on; at first `info`. Any thread.
    public static void level(LogLevel level) {
        apply((LoggerContext) LoggerFactory.getILoggerFactory(), level);
    }

    /// Sends lines somewhere else than to standard error from now on: for who draws on the terminal. Each event is one call of
    /// [OutputStream#write(byte[], int, int)], on the log's own thread. Any thread.
    public static void to(OutputStream target) {
        CONSOLE.setOutputStream(target);
    }

    /// Writes what waits in the queue, then logs no more.
    public static void flush() {
        if (inUse) {
            ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        inUse = true;
        ENCODER.setContext(context);
        ENCODER.start();

        CONSOLE.setContext(context);
        CONSOLE.setTarget("System.err");
        CONSOLE.setEncoder(ENCODER);
        CONSOLE.start();

        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setQueueSize(QUEUE);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(FLUSH_MILLIS);
        queue.addAppender(CONSOLE);
        queue.start();

        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(queue);
        apply(context, LogLevel.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void apply(LoggerContext context, LogLevel level) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level.others());
        context.getLogger("io.evenkeel").setLevel(level.ours());
        ENCODER.showStackTraces(level.compareTo(LogLevel.DEBUG) >= 0);
    }
}
