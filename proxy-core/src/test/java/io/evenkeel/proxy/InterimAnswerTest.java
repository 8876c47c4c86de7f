package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// 1xx answers and `Expect: 100-continue`. RFC 9110 §10.1.1 and §15.2.
@OverTransports
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

    /// RFC 9110 §10.1.1: a client need not wait for long.
    @Test
    void takesTheBodyOfAClientThatDoesNotWait() {
        ScriptedBackend.Script script = peer -> {
            for (int i = 0; i < 2; i++) {
                peer.readHead();
                assertThat(peer.readBytes(5)).isEqualTo("hello");
                peer.send(ScriptedBackend.ok("thanks"));
            }
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            for (int i = 0; i < 2; i++) {
                client.send(EXPECTING + "hello");
                assertThat(client.readMessage()).startsWith("HTTP/1.1 200").doesNotContain("Connection:").endsWith("thanks");
            }
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    /// Neither does the client's silence excuse the backend's, nor the other way round.
    @Test
    void says504WhenNeitherConsentNorAnAnswerComes() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script)) {
            TestConfig config = TestConfig.to(backend);
            config.response = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(EXPECTING);

                assertThat(client.readToEnd()).startsWith("HTTP/1.1 504").contains("X-Evenkeel-Reason: response-timeout\r\n")
                        .contains("Connection: close\r\n");
            }
        }
    }

    @Test
    void says408WhenTheBodyDoesNotFollowTheConsent() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 100 Continue\r\n\r\n");
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script)) {
            TestConfig config = TestConfig.to(backend);
            config.bodyTimeout = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(EXPECTING);
                client.readHead();

                assertThat(client.readToEnd()).startsWith("HTTP/1.1 408").contains("X-Evenkeel-Reason: body-timeout\r\n");
            }
        }
    }

    /// RFC 9110 §10.1.1: an expectation of HTTP/1.0 is ignored, and no interim answer goes there.
    @Test
    void ignoresTheExpectationOfAnHttp10Client() {
        ScriptedBackend.Script script = peer -> {
            assertThat(peer.readHead()).doesNotContain("Expect");
            peer.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(peer.readBytes(5)).isEqualTo("hello");
            peer.send(ScriptedBackend.ok("thanks"));
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(EXPECTING.replace("HTTP/1.1", "HTTP/1.0") + "hello");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").endsWith("thanks");
        }
    }

    /// The next backend is asked the same, and has its own say.
    @Test
    void asksTheNextBackendForItsConsentToo() {
        ScriptedBackend.Script consenting = peer -> {
            assertThat(peer.readHead()).contains("Expect: 100-continue\r\n");
            peer.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(peer.readBytes(5)).isEqualTo("hello");
            peer.send(ScriptedBackend.ok("thanks"));
            peer.endsWithReset();
        };
        try (ScriptedBackend dead = ScriptedBackend.of(Peer::readHead);
                ScriptedBackend alive = ScriptedBackend.of(consenting);
                TestProxy proxy = TestProxy.start(TestConfig.to(dead.port(), alive.port()));
                Peer client = proxy.client()) {
            client.send(EXPECTING.replace("POST", "PUT"));
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("hello");

            assertThat(client.readMessage()).endsWith("thanks");
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

    /// Hints are no answer: `timeouts.response` is the time to that.
    @Test
    void interimAnswersBuyNoTime() {
        ScriptedBackend.Script hinting = peer -> {
            peer.readHead();
            try {
                while (true) {
                    peer.send("HTTP/1.1 103 Early Hints\r\n\r\n");
                    peer.isSilentFor(30);
                }
            } catch (RuntimeException e) {
                // the proxy closed
            }
        };
        try (ScriptedBackend backend = ScriptedBackend.of(hinting)) {
            TestConfig config = TestConfig.to(backend);
            config.response = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("GET / HTTP/1.0\r\n\r\n");

                assertThat(client.readToEnd()).startsWith("HTTP/1.1 504").contains("X-Evenkeel-Reason: response-timeout\r\n");
            }
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
