package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.ListenerConfig;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.proxy.http1.Rejection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Answers that come from no backend.
class ErrorAnswerTest {

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1\\r\\n\\r\\n', 400, no-host",
        "'GET /../x HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n', 400, bad-path",
        "'GET / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n', 400, length-and-chunked",
        "'POST / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n', 501, transfer-coding-not-supported",
        "'CONNECT a:1 HTTP/1.1\\r\\nHost: a:1\\r\\n\\r\\n', 501, connect-refused",
        "'GET / HTTP/2.0\\r\\nHost: x\\r\\n\\r\\n', 505, version-not-supported",
        "'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n', 505, version-not-supported",
        "'POST / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n', 400, bad-chunk-size"})
    void refusesWhatIsNoSoundRequestAndCloses(String request, String status, String reason) {
        try (ScriptedBackend backend = ScriptedBackend.of(Peer::endsWithReset);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(request.replace("\\r\\n", "\r\n"));

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 " + status + " ").contains("X-Evenkeel-Reason: " + reason + "\r\n")
                    .contains("Connection: close\r\n").endsWith(" (" + reason + ")\n");
            assertThat(proxy.metric("evenkeel_listener_requests_total{code=\"" + status.charAt(0) + "xx\"")).isEqualTo(1);
        }
    }

    @Test
    void keepsTheConnectionOfARequestThatNoRouteTakes() {
        TestConfig config = new TestConfig();
        config.moreRoutes.add(config.route("own", TestConfig.path("/own"), new RouteConfig.Respond(200, "own")));
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readMessage()).startsWith("HTTP/1.1 404 ").contains("X-Evenkeel-Reason: no-route\r\n");
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(client.readMessage()).startsWith("HTTP/1.1 404 ").doesNotContain("Connection:");
            client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 404 ");
            client.send("GET /own HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readMessage()).endsWith("own");
        }
    }

    @Test
    void closesRatherThanReadALargeBodyThatNobodyWants() {
        TestConfig config = new TestConfig();
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n").send(new byte[1_000_000]);

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 404 ").contains("Connection: close\r\n");
        }
    }

    @Test
    void says503WhenAllAreDrained() {
        TestConfig config = new TestConfig();
        config.backends.add(RetryTest.refusingPort());
        try (TestProxy proxy = TestProxy.start(drained(config)); Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 503 ").contains("X-Evenkeel-Reason: no-backend\r\n")
                    .contains("Retry-After: 1\r\n");
        }
    }

    private static io.evenkeel.config.ProxyConfig drained(TestConfig config) {
        var built = config.build();
        var pool = built.pools().getFirst();
        var servers = pool.backends().stream()
                .map(b -> new io.evenkeel.config.BackendConfig(b.name(), b.address(), 0, b.maxInFlight())).toList();
        var empty = new io.evenkeel.config.PoolConfig(pool.name(), pool.strategy(), servers, pool.connections(), null, pool.panic());
        return new io.evenkeel.config.ProxyConfig(built.admin(), built.runtime(), built.listeners(), List.of(empty), built.routes());
    }

    @Test
    void fillsTheTemplateOfTheListener() {
        TestConfig config = new TestConfig();
        config.errorPage = new ListenerConfig.ErrorPage("<h1>{status} {phrase}</h1>{reason} {request-id}", "text/html; charset=utf-8");
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: abc-1\r\n\r\n");

            assertThat(client.readMessage()).contains("Content-Type: text/html; charset=utf-8\r\n")
                    .endsWith("\r\n\r\n<h1>404 Not Found</h1>no-route abc-1");
        }
    }

    @Test
    void respondsByItself() {
        TestConfig config = new TestConfig();
        config.edits = new RouteConfig.HeaderEdits(RouteConfig.HeaderEdit.NONE, new RouteConfig.HeaderEdit(Map.of("X-A", "1"), Map.of(), List.of()));
        config.moreRoutes.add(config.route("own", TestConfig.path("/"), new RouteConfig.Respond(418, "short and stout ☕")));
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 418 ").contains("X-A: 1\r\n").contains("Content-Length: 19\r\n")
                    .contains("short and stout").doesNotContain("X-Evenkeel-Reason");
        }
    }

    @Test
    void redirects() {
        TestConfig config = new TestConfig();
        config.moreRoutes.add(config.route("https", TestConfig.path("/"), new RouteConfig.Redirect("https://{host}{path}{query}", 308)));
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send("GET /a/b?c=d HTTP/1.1\r\nHost: Shop.example:8080\r\n\r\n");
            assertThat(client.readMessage()).startsWith("HTTP/1.1 308 ").contains("Location: https://shop.example/a/b?c=d\r\n");
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readMessage()).contains("Location: https://x/\r\n");
        }
    }

    @Test
    void hasAReasonForEveryRejectionOfARequest() {
        assertThat(Arrays.stream(Rejection.values()).filter(rejection -> rejection.status() != 502))
                .allSatisfy(rejection -> {
                    Reason reason = Reason.of(rejection);
                    assertThat(reason.code()).isEqualTo(rejection.reason());
                    assertThat(reason.status()).isEqualTo(rejection.status());
                });
    }

    /// docs/request-life.md is where operators look a code word up.
    @Test
    void hasEveryReasonInTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../docs/request-life.md"));
        for (Reason reason : Reason.values()) {
            String status = reason.status() == 0 ? "\u2013" : Integer.toString(reason.status());
            assertThat(page).contains("| `" + reason.code() + "` | " + status + " | " + reason.sentence() + " |\n");
        }
    }
}
