package io.evenkeel.proxy.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.AccessLogConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogLaneTest {

    @TempDir
    Path folder;

    private final AccessEntry entry = new AccessEntry();
    private final AtomicInteger dropped = new AtomicInteger();

    @Test
    void writesLinesOfSeveralLanesWhole() throws IOException {
        try (AccessLog log = open(folder.resolve("log"))) {
            AccessLogLane one = log.newLane();
            AccessLogLane two = log.newLane();
            for (int i = 0; i < 5000; i++) {
                entry.route = "route-" + i;
                (i % 2 == 0 ? one : two).write(entry);
            }
            one.flush();
            two.flush();
        }

        assertThat(Files.readAllLines(folder.resolve("log"))).hasSize(5000 - dropped.get())
                .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}"));
    }

    /// A pipe that nobody reads is a disk that does not keep up.
    @Test
    void dropsAndCountsLinesRatherThanWait() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        try (var keepsItOpen = new java.io.RandomAccessFile(pipe.toFile(), "rw"); AccessLog log = open(pipe)) {
            AccessLogLane lane = log.newLane();
            entry.route = "r".repeat(1000);
            for (int i = 0; i < 10_000; i++) {
                lane.write(entry);
            }
            assertThat(dropped.get()).isBetween(1000, 9_999);

            Thread.ofVirtual().start(() -> {
                byte[] sink = new byte[65536];
                try {
                    int read;
                    do {
                        read = keepsItOpen.read(sink);
                    } while (read >= 0);
                } catch (IOException e) {
                    // the test is over
                }
            });
            int before;
            do { // until memory comes back; the test's own limit ends it otherwise
                before = dropped.get();
                lane.write(entry);
            } while (dropped.get() != before);
        }
    }

    @Test
    void countsALineLongerThanAChunk() throws IOException {
        try (AccessLog log = open(folder.resolve("log"))) {
            AccessLogLane lane = log.newLane();
            entry.route = "r".repeat(100_000);
            lane.write(entry);
            entry.route = "short";
            lane.write(entry);
            lane.flush();
        }

        assertThat(dropped).hasValue(1);
        assertThat(Files.readAllLines(folder.resolve("log"))).hasSize(1);
    }

    @Test
    void neverBreaksALineOrAQuote() {
        LineBuffer out = new LineBuffer(1000);
        out.putEscaped("a\"b\\c\nd\u0000e\u00e9\u2028");

        assertThat(new String(out.bytes(), 0, out.length(), StandardCharsets.ISO_8859_1))
                .isEqualTo("a\\\"b\\\\c\\u000ad\\u0000e\\u00e9\\u2028");
    }

    @Test
    void writesAddresses() {
        LineBuffer out = new LineBuffer(1000);
        out.putAddress(new byte[] {10, 0, (byte) 200, 1});
        out.put(' ');
        out.putAddress(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

        assertThat(new String(out.bytes(), 0, out.length(), StandardCharsets.ISO_8859_1)).isEqualTo("10.0.200.1 2001:db8:0:0:0:0:0:1");
    }

    private AccessLog open(Path file) throws IOException {
        return AccessLog.open(new AccessLogConfig(file.toString(), AccessLogConfig.Format.JSON, 1), dropped::incrementAndGet);
    }
}
