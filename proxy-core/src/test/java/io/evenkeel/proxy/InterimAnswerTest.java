package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// 1xx answers and `Expect: 100-continue`. RFC 9110 §10.1.1 and §15.2.
class InterimAnswerTest {

    private static final String EXPECTING = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";

    @Test
    void passesTheExpectationAndTheBackendsConsentOn() {
        ScriptedBackend.Script script = peer -> {
            assertThat(peer.readHead()).contains("Expect: 100-continue\r\n");
            peer.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(peer.readBytes(5)).isEqualTo("hello");
            peer.send(ScriptedBackend.ok("thanks"));
            peer.readToEnd();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(EXPECTING);
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("hello");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 200").doesNotContain("Connection:").endsWith("thanks");
        }
    }

    @Test
    void endsTheConnectionWhenTheBackendRefusesTheBody() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
            assertThat(peer.readToEnd()).isEmpty();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(EXPECTING);

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 401").contains("Connection: close\r\n").endsWith("no");
        }
    }

    @Test
    void refusesAnExpectedBodyThatIsTooLargeAtOnce() {
        try (ScriptedBackend backend = ScriptedBackend.answering("no")) {
            TestConfig config = TestConfig.to(backend);
            config.body = 4;
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(EXPECTING);

                assertThat(client.readToEnd()).startsWith("HTTP/1.1 413").contains("Connection: close\r\n");
                assertThat(backend.accepted()).isZero();
            }
        }
    }

    @Test
    void refusesOtherExpectations() {
        try (ScriptedBackend backend = ScriptedBackend.answering("no");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 417").contains("X-Evenkeel-Reason: bad-expectation\r\n");
        }
    }

    @Test
    void passesEarlyHintsOn() {
        try (ScriptedBackend backend = hinting(2);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readHead()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 103");
            assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("page");
        }
    }

    @Test
    void sendsNoInterimAnswerToAnHttp10Client() {
        try (ScriptedBackend backend = hinting(2);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.0\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").endsWith("page");
        }
    }

    @Test
    void givesUpOnABackendThatHintsForEver() {
        try (ScriptedBackend backend = hinting(1000);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.0\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-malformed\r\n");
        }
    }

    @Test
    void refusesAChangeOfProtocolThatNobodyAskedFor() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n");
            peer.readToEnd();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502");
        }
    }

    private static ScriptedBackend hinting(int times) {
        return ScriptedBackend.of(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n".repeat(times) + ScriptedBackend.ok("page"));
            peer.endsWithReset();
        });
    }
}
