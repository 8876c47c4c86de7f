package io.evenkeel.standalone.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// One event, one line: `2026-11-24T10:15:02.123Z INFO  process: serving version=0.1.0 …`.
///
/// The time is UTC with milliseconds; the word before the colon is the package, Evenkeel's own by its last name. Control characters
/// are written as escapes, so that no client and no file can forge a second line. A cause is told as `class: message` after the
/// event; its stack trace follows on lines of its own only at `--log-level debug`.
final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final String OURS = "io.evenkeel.";

    private volatile boolean stackTraces;

    /// @param shown whether a cause's stack trace follows its line
    void showStackTraces(boolean shown) {
        stackTraces = shown;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        line.append(' ').append(event.getLevel());
        line.append(event.getLevel().levelStr.length() < 5 ? "  " : " ").append(source(event.getLoggerName())).append(": ");
        escape(event.getFormattedMessage(), line);
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            appendCauses(thrown, line);
        }
        line.append('\n');
        if (thrown != null && stackTraces) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// `io.evenkeel.proxy.http1.Codec` → `proxy`; others by their class name.
    private static String source(String logger) {
        if (logger.startsWith(OURS)) {
            String rest = logger.substring(OURS.length());
            if (rest.startsWith("standalone.")) {
                rest = rest.substring("standalone.".length());
            }
            int dot = rest.indexOf('.');
            return dot < 0 ? rest : rest.substring(0, dot);
        }
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void appendCauses(IThrowableProxy thrown, StringBuilder line) {
        line.append(": ");
        for (@Nullable IThrowableProxy cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause != thrown) {
                line.append("; caused by ");
            }
            String name = cause.getClassName();
            line.append(name.substring(name.lastIndexOf('.') + 1));
            if (cause.getMessage() != null) {
                line.append(": ");
                escape(cause.getMessage(), line);
            }
        }
    }

    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        line.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
    }

    @Override
    public byte @Nullable [] headerBytes() {
        return null;
    }

    @Override
    public byte @Nullable [] footerBytes() {
        return null;
    }
}
