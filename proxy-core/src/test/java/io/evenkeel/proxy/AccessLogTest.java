package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.AccessLogConfig;
import io.evenkeel.config.RouteConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One line per finished request.
class AccessLogTest {

    @TempDir
    Path folder;

    @Test
    void writesOneJsonObjectARequest() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello"); TestProxy proxy = start(backend, AccessLogConfig.Format.JSON, 1);
                Peer client = proxy.client()) {
            client.send("GET /a%20b/c?token=secret HTTP/1.1\r\nHost: Shop.example:80\r\nUser-Agent: curl/8 \"x\"\\\r\nReferer: http://a/\u00e9\r\n"
                    + "X-Request-Id: id-1\r\n\r\n");
            String answer = client.readMessage();

            String line = lines(1).getFirst();
            assertThat(line).matches("\\{\"time\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\",\"listener\":\"web\",\"client\":\"127.0.0.1\",.*\\}");
            assertThat(line).contains("\"protocol\":\"HTTP/1.1\",\"method\":\"GET\",\"host\":\"shop.example\",\"path\":\"/a%20b/c\",\"status\":200,\"reason\":\"\"")
                    .contains("\"route\":\"all\",\"pool\":\"pool\",\"backend\":\"b1\",\"attempts\":1,\"request_id\":\"id-1\"")
                    .contains("\"bytes_out\":" + answer.length() + ",")
                    .containsPattern("\"bytes_in\":1\\d\\d,").containsPattern("\"duration_us\":\\d+,\"head_us\":\\d+,\"queue_us\":0,")
                    .contains("\"user_agent\":\"curl/8 \\\"x\\\"\\\\\",\"referer\":\"http://a/\\u00e9\"")
                    .doesNotContain("secret");
        }
    }

    @Test
    void writesTheCombinedFormat() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello"); TestProxy proxy = start(backend, AccessLogConfig.Format.COMBINED, 1);
                Peer client = proxy.client()) {
            client.send("GET /a?b=c HTTP/1.1\r\nHost: x\r\nUser-Agent: curl\r\n\r\n");
            String answer = client.readMessage();

            assertThat(lines(1).getFirst()).matches("127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/20\\d\\d:\\d\\d:\\d\\d:\\d\\d \\+0000\\] "
                    + "\"GET /a\\?b=c HTTP/1\\.1\" 200 " + answer.length() + " \"-\" \"curl\"");
        }
    }

    @Test
    void namesWhatWentWrong() {
        TestConfig config = TestConfig.to(RetryTest.refusingPort(), RetryTest.refusingPort());
        config.moreRoutes.add(config.route("own", TestConfig.path("/own"), new RouteConfig.Respond(200, "own")));
        try (TestProxy proxy = start(config, AccessLogConfig.Format.JSON, 1); Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readMessage();
            client.send("GET /own HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readMessage();
            client.send("nonsense\r\n\r\n");
            client.readToEnd();

            List<String> lines = lines(3);
            assertThat(lines.get(0)).contains("\"status\":502,\"reason\":\"backend-refused\",\"route\":\"all\",\"pool\":\"pool\"").contains("\"attempts\":2,");
            assertThat(lines.get(1)).contains("\"status\":200,\"reason\":\"\",\"route\":\"own\",\"pool\":\"\",\"backend\":\"\",\"attempts\":0,");
            assertThat(lines.get(2)).contains("\"method\":\"\",\"host\":\"\",\"path\":\"\",\"status\":400,");
        }
    }

    @Test
    void logsAClientThatLeft() {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.endsWithReset();
            });
                TestProxy proxy = start(backend, AccessLogConfig.Format.JSON, 1)) {
            try (Peer client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                TestProxy.await("in flight", () -> proxy.inFlight() == 1);
            }

            assertThat(lines(1).getFirst()).contains("\"status\":499,\"reason\":\"client-gone\"").contains("\"head_us\":null,");
        }
    }

    @Test
    void logsATunnelWhenItIsOver() {
        try (ScriptedBackend backend = Handshake.echo(); TestProxy proxy = start(backend, AccessLogConfig.Format.JSON, 1)) {
            String head;
            try (Peer client = proxy.client()) {
                client.send(Handshake.ASK);
                head = client.readHead();
                client.send("hello");
                client.readBytes(5);
                assertThat(lines(0)).isEmpty();
            }
            assertThat(lines(1).getFirst()).contains("\"path\":\"/chat\",\"status\":101,\"reason\":\"\",\"route\":\"all\"")
                    .contains("\"bytes_in\":" + (Handshake.ASK.length() + 5) + ",\"bytes_out\":" + (head.length() + 5) + ",");

            Handshake.open(proxy.client()).reset();
            assertThat(lines(2).getLast()).contains("\"status\":101,\"reason\":\"client-gone\"");
        }
    }

    @Test
    void logsTheClientThatATrustedProxyNames() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = TestConfig.to(backend);
            config.trusted = List.of(io.evenkeel.config.Cidr.parse("127.0.0.0/8"), io.evenkeel.config.Cidr.parse("10.0.0.0/8"));
            try (TestProxy proxy = start(config, AccessLogConfig.Format.JSON, 1); Peer client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6, 1.2.3.4\r\nX-Forwarded-For: 10.1.1.1\r\n\r\n");
                client.readMessage();

                assertThat(lines(1).getFirst()).contains("\"client\":\"1.2.3.4\"");
            }
        }
    }

    @Test
    void writesASampleOfTheRequests() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            try (TestProxy proxy = start(backend, AccessLogConfig.Format.JSON, 0.5); Peer client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(400));
                for (int i = 0; i < 400; i++) {
                    client.readMessage();
                }
            }
            // 400 draws of one half: outside of 140..260 once in 10^9 runs (six standard deviations of 10)
            assertThat(lines(1)).hasSizeBetween(140, 260);
        }
    }

    @Test
    void writesEverythingBeforeItCloses() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            try (TestProxy proxy = start(backend, AccessLogConfig.Format.JSON, 1); Peer client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000));
                for (int i = 0; i < 1000; i++) {
                    client.readMessage();
                }
            }
            assertThat(lines(1)).hasSize(1000).allSatisfy(line -> assertThat(line).startsWith("{\"time\":").endsWith("}"));
        }
    }

    @Test
    void opensTheFileAnewWhenAsked() throws IOException {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello"); TestProxy proxy = start(backend, AccessLogConfig.Format.JSON, 1);
                Peer client = proxy.client()) {
            client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readMessage();
            lines(1);
            Files.move(file(), folder.resolve("access.log.1"));
            proxy.proxy.reopenLogs();
            client.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readMessage();

            assertThat(lines(1).getFirst()).contains("\"path\":\"/2\"");
            assertThat(Files.readAllLines(folder.resolve("access.log.1"))).hasSize(1).first().asString().contains("\"path\":\"/1\"");
        }
    }

    @Test
    void goesOnOverAReload() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = TestConfig.to(backend);
            try (TestProxy proxy = start(config, AccessLogConfig.Format.JSON, 1); Peer client = proxy.client()) {
                for (int i = 0; i < 5; i++) {
                    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                    client.readMessage();
                    proxy.proxy.reload(config.build());
                }
                lines(5);
                config.accessLog = null;
                proxy.proxy.reload(config.build());
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                client.readMessage();
            }
            assertThat(lines(1)).hasSize(5);
        }
    }

    private TestProxy start(ScriptedBackend backend, AccessLogConfig.Format format, double sample) {
        return start(TestConfig.to(backend), format, sample);
    }

    private TestProxy start(TestConfig config, AccessLogConfig.Format format, double sample) {
        config.accessLog = new AccessLogConfig(file().toString(), format, sample);
        return TestProxy.start(config);
    }

    private Path file() {
        return folder.resolve("access.log");
    }

    /// The lines, once there are at least so many.
    private List<String> lines(int count) {
        TestProxy.await(count + " lines", () -> read().size() >= count);
        return read();
    }

    private List<String> read() {
        try {
            return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
