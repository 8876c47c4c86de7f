package io.evenkeel.standalone.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineEncoderTest {

    private final LoggerContext context = new LoggerContext();
    private final LineEncoder encoder = new LineEncoder();

    @Test
    void writesTimeLevelSourceAndMessage() {
        assertThat(line("io.evenkeel.standalone.process.EvenkeelProcess", Level.INFO, null, "serving listeners={}", "web"))
                .isEqualTo("2026-11-24T10:15:02.120Z INFO  process: serving listeners=web\n");
        assertThat(line("io.evenkeel.proxy.http1.Codec", Level.ERROR, null, "x")).isEqualTo("2026-11-24T10:15:02.120Z ERROR proxy: x\n");
        assertThat(line("io.evenkeel.health.HealthChecker", Level.WARN, null, "x")).isEqualTo("2026-11-24T10:15:02.120Z WARN  health: x\n");
        assertThat(line("io.netty.util.Foo", Level.WARN, null, "x")).isEqualTo("2026-11-24T10:15:02.120Z WARN  Foo: x\n");
    }

    @ParameterizedTest
    @CsvSource({"'a\nb', a\\nb", "'a\r\nb', a\\r\\nb", "'a\tb', a\\tb", "'\u001b[31m', \\u001b[31m", "'a\u0085b', a\\u0085b", "'a\u2028b', a\\u2028b", "'grün', grün"})
    void cannotBeMadeToForgeALine(String value, String written) {
        assertThat(line("io.evenkeel.proxy.X", Level.INFO, null, "path={}", value)).endsWith("proxy: path=" + written + "\n");
    }

    @Test
    void tellsCausesOnTheSameLineAndTheirTracesOnlyWhenDebugging() {
        Throwable cause = new IllegalStateException("outer", new IOException("inner\nsecond"));

        assertThat(line("io.evenkeel.proxy.X", Level.ERROR, cause, "failed"))
                .endsWith("failed: IllegalStateException: outer; caused by IOException: inner\\nsecond\n").hasLineCount(1);

        encoder.showStackTraces(true);
        assertThat(line("io.evenkeel.proxy.X", Level.ERROR, cause, "failed")).contains("\tat " + LineEncoderTest.class.getName());
    }

    private String line(String logger, Level level, @Nullable Throwable thrown, String message, Object... arguments) {
        Logger source = context.getLogger(logger);
        LoggingEvent event = new LoggingEvent("", source, level, message, thrown, arguments);
        event.setInstant(Instant.parse("2026-11-24T10:15:02.120Z"));
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
