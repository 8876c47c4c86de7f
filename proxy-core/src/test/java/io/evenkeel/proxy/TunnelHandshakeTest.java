package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RouteConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets a tunnel, and who does not (RFC 9110 §7.8, §15.2.2; RFC 6455 §4).
@OverTransports
class TunnelHandshakeTest {

    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n";

    /// RFC 9110 §7.6.1: of the fields of one connection, exactly these two are made anew.
    @Test
    void passesTheChangeOfProtocolOnAndNoOtherFieldOfTheConnection() {
        AtomicReference<String> asked = new AtomicReference<>();
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                asked.set(peer.readHead());
                peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade, X-Hop\r\nX-Hop: 1\r\n"
                        + "Keep-Alive: timeout=5\r\nSec-WebSocket-Accept: x\r\nServer: s\r\n\r\n");
                peer.readToEnd();
            })) {
            TestConfig config = TestConfig.to(backend);
            config.edits = new RouteConfig.HeaderEdits(RouteConfig.HeaderEdit.NONE,
                    new RouteConfig.HeaderEdit(Map.of("X-Edge", "1"), Map.of(), List.of("Server")));
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade, X-Mine, HTTP2-Settings\r\n"
                        + "X-Mine: 1\r\nHTTP2-Settings: AAMAAABk\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\nSec-WebSocket-Key: k\r\n\r\n");

                assertThat(client.readHead()).isEqualTo("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n"
                        + "Via: 1.1 evenkeel\r\nX-Edge: 1\r\nConnection: upgrade\r\n\r\n");
                assertThat(asked.get()).startsWith("GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: k\r\n")
                        .endsWith("Connection: upgrade\r\n\r\n")
                        .doesNotContain("X-Mine").doesNotContain("HTTP2-Settings").doesNotContain("Keep-Alive").doesNotContain("TE:");
            }
        }
    }

    /// RFC 9110 §7.8: a recipient may ignore the field; what it does not know, or what is not asked for soundly, it must not pass on.
    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket, h2c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabc",
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    })
    void answersAsIfNothingElseWasAskedFor(String request) {
        AtomicReference<String> asked = new AtomicReference<>();
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                asked.set(peer.readHead());
                peer.send(ScriptedBackend.ok("plain"));
                peer.endsWithReset();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(request);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("plain");
            assertThat(asked.get()).doesNotContainIgnoringCase("upgrade").doesNotContain("HTTP2-Settings");
        }
    }

    @Test
    void opensTunnelsToTheProtocolsOfTheRouteOnly() {
        AtomicReference<String> asked = new AtomicReference<>();
        try (ScriptedBackend backend = ScriptedBackend.of(
                Handshake.accept(peer -> { throw new AssertionError("nobody asked for that"); }),
                peer -> {
                    asked.set(peer.readHead());
                    peer.send("HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: spdy/3.1\r\n\r\nhello");
                    peer.readToEnd();
                })) {
            TestConfig config = TestConfig.to(backend);
            config.upgrade = List.of("spdy/3.1");
            try (TestProxy proxy = TestProxy.start(config); Peer other = proxy.client(); Peer client = proxy.client()) {
                other.send(Handshake.ASK);
                assertThat(other.readHead()).startsWith("HTTP/1.1 502 ");

                client.send("POST /exec HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
                assertThat(client.readTo("hello")).startsWith("HTTP/1.1 101 ");
                assertThat(asked.get()).contains("Upgrade: SPDY/3.1\r\n").contains("Connection: upgrade\r\n");
            }
        } catch (AssertionError e) {
            assertThat(e).hasRootCauseMessage("nobody asked for that");
        }
    }

    /// RFC 9110 §15.2.2: the answer names the protocol, and only one that was asked for.
    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket, h2c\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.0 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n\r\nhello",
    })
    void mustRejectAnotherChangeThanWasAskedFor(String answer) {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send(answer);
                peer.readToEnd();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(Handshake.ASK);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ").contains("X-Evenkeel-Reason: backend-malformed\r\n");
            assertThat(proxy.metric("evenkeel_listener_tunnels_active")).isZero();
            assertThat(proxy.inFlight()).isZero();
        }
    }

    /// A refusal is an answer like any other, and the bytes behind the request are the next one: who tunnels them without having seen a 101
    /// lets a client past the routes.
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "400 Bad Request", "403 Forbidden", "426 Upgrade Required", "503 Service Unavailable"})
    void servesTheNextRequestWhenTheBackendRefuses(String status) {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                assertThat(peer.readHead()).contains("Upgrade: websocket\r\n");
                peer.send("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nno");
                assertThat(peer.readHead()).startsWith("GET /next HTTP/1.1\r\n").contains("X-Forwarded-For: 127.0.0.1\r\n");
                peer.send(ScriptedBackend.ok("next"));
                peer.endsWithReset();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(Handshake.ASK + NEXT);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 " + status + "\r\n").endsWith("no").doesNotContainIgnoringCase("upgrade:");
            assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("next");
            assertThat(proxy.metric("evenkeel_listener_requests_total")).isEqualTo(2);
        }
    }

    /// Bytes behind a refused request that are no request never reach the backend.
    @Test
    void mustRejectFramesBehindARefusedRequest() {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send(ScriptedBackend.ok("no"));
                assertThat(peer.readToEnd()).isEmpty();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(Handshake.ASK + "\u0081\u0085\u0000\u0000\u0000\u0000hello");

            assertThat(client.readMessage()).endsWith("no");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").contains("X-Evenkeel-Reason: bad-method\r\n");
        }
    }

    /// RFC 9110 §9.2.2: until the 101 it is a GET.
    @Test
    void triesElsewhereBeforeThe101AsAnyGet() {
        try (ScriptedBackend broken = ScriptedBackend.of(Peer::readHead);
                ScriptedBackend sound = Handshake.echo();
                TestProxy proxy = TestProxy.start(TestConfig.to(broken.port(), sound.port()))) {
            for (int i = 0; i < 2; i++) {
                try (Peer client = proxy.client()) {
                    Handshake.open(client).send("hello");
                    assertThat(client.readBytes(5)).isEqualTo("hello");
                }
            }
            assertThat(broken.accepted()).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_route_retries_total")).isEqualTo(1);
        }
    }

    @Test
    void asksAgainWhenAnIdleConnectionTurnsOutDead() {
        try (ScriptedBackend backend = ScriptedBackend.of(
                peer -> {
                    peer.readHead();
                    peer.send(ScriptedBackend.ok("first"));
                    peer.readHead(); // and closes
                },
                Handshake.accept(Peer::echo));
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(NEXT);
            assertThat(client.readMessage()).endsWith("first");
            Handshake.open(client).send("hello");

            assertThat(client.readBytes(5)).isEqualTo("hello");
            assertThat(backend.accepted()).isEqualTo(2);
        }
    }
}
