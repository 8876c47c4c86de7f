package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.Cidr;
import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.RouteConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What the backend is told about the client, and how routes change heads. RFC 9110 §7.6.
class ForwardingHeadersTest {

    @Test
    void replacesWhatAnUntrustedClientSaysAboutItself() {
        String seen = seen(config -> {}, "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: bank\r\nForwarded: for=1.2.3.4\r\n");

        assertThat(seen).contains("X-Forwarded-For: 127.0.0.1\r\n").contains("X-Forwarded-Proto: http\r\n").contains("X-Forwarded-Host: x\r\n")
                .doesNotContain("1.2.3.4").doesNotContain("bank").contains("Via: 1.1 evenkeel\r\n").contains("Host: x\r\n");
    }

    @Test
    void appendsToWhatATrustedProxySays() {
        String seen = seen(config -> config.trusted = List.of(Cidr.parse("127.0.0.0/8")),
                "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: bank\r\n");

        assertThat(seen).contains("X-Forwarded-For: 1.2.3.4, 127.0.0.1\r\n").contains("X-Forwarded-Proto: https\r\n")
                .contains("X-Forwarded-Host: bank\r\n");
    }

    @Test
    void leavesViaOutWhereTheListenerSaysSo() {
        assertThat(seen(config -> config.via = false, "")).doesNotContain("Via:");
    }

    @Test
    void makesARequestIdentifierWhereThereIsNone() {
        assertThat(seen(config -> {}, "")).containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
        assertThat(seen(config -> {}, "")).isNotEqualTo(seen(config -> {}, ""));
    }

    @Test
    void passesASoundRequestIdentifierAndReplacesAnUnsoundOne() {
        assertThat(seen(config -> {}, "X-Request-Id: abc-1\r\n")).contains("X-Request-Id: abc-1\r\n");
        assertThat(seen(config -> {}, "X-Request-Id: <script>\r\n")).doesNotContain("script").containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
    }

    @Test
    void dropsWhatBelongsToTheClientsConnection() {
        assertThat(seen(config -> {}, "Connection: X-Mine, keep-alive\r\nX-Mine: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\nUpgrade: h2c\r\n"))
                .doesNotContain("X-Mine").doesNotContain("Keep-Alive").doesNotContain("Upgrade");
    }

    @Test
    void editsHeadsAsTheRouteSays() {
        String seen = seen(config -> config.edits = new RouteConfig.HeaderEdits(
                new RouteConfig.HeaderEdit(Map.of("X-Set", "new"), Map.of("X-Add", "more"), List.of("X-Remove")), RouteConfig.HeaderEdit.NONE),
                "X-Set: old\r\nX-Add: one\r\nx-remove: gone\r\n");

        assertThat(seen).contains("X-Set: new\r\n").doesNotContain("old").contains("X-Add: one\r\n").contains("X-Add: more\r\n").doesNotContain("gone");
    }

    @Test
    void rewritesPathAndHost() {
        String seen = seen(config -> {
            config.match = TestConfig.path("/a");
            config.rewrite = new RouteConfig.Rewrite("/v1", "inner.example");
        }, "");

        assertThat(seen).startsWith("GET /v1/b?c=d HTTP/1.1\r\n").contains("Host: inner.example\r\n").contains("X-Forwarded-Host: x\r\n");
    }

    @Test
    void rewritesAnExactPathAsAWhole() {
        String seen = seen(config -> {
            config.match = new MatchConfig(List.of(), MatchConfig.Scheme.ANY, List.of(), new MatchConfig.ExactPath("/a/b"), List.of(), Map.of(), Map.of(), List.of());
            config.rewrite = new RouteConfig.Rewrite("/other", "");
        }, "");

        assertThat(seen).startsWith("GET /other?c=d HTTP/1.1\r\n").contains("Host: x\r\n");
    }

    @Test
    void editsTheAnswer() {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send("HTTP/1.1 200 OK\r\nServer: secret\r\nConnection: X-Hop\r\nX-Hop: 1\r\nContent-Length: 2\r\n\r\nok");
                peer.endsWithReset();
            })) {
            TestConfig config = TestConfig.to(backend);
            config.edits = new RouteConfig.HeaderEdits(RouteConfig.HeaderEdit.NONE, new RouteConfig.HeaderEdit(Map.of("X-Frame", "deny"), Map.of(), List.of("Server")));
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

                assertThat(client.readMessage()).contains("X-Frame: deny\r\n").doesNotContain("secret").doesNotContain("X-Hop")
                        .contains("Via: 1.1 evenkeel\r\n").containsPattern("Date: .* GMT\r\n");
            }
        }
    }

    @Test
    void reachesABackendByName() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = TestConfig.to(backend);
            config.backendHost = "localhost";
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

                assertThat(client.readMessage()).endsWith("hello");
            }
        }
    }

    private static String seen(Consumer<TestConfig> change, String fields) {
        AtomicReference<String> seen = new AtomicReference<>();
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                seen.set(peer.readHead());
                peer.send(ScriptedBackend.ok("ok"));
                peer.endsWithReset();
            })) {
            TestConfig config = TestConfig.to(backend);
            change.accept(config);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("GET /a/b?c=d HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
                assertThat(client.readMessage()).startsWith("HTTP/1.1 200");
            }
        }
        return seen.get();
    }
}
