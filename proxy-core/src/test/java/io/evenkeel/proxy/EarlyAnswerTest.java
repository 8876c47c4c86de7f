package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that come while the request's body still does. RFC 9112 §9.3, RFC 9110 §7.5.
@OverTransports
class EarlyAnswerTest {

    private static final String HEAD = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n";

    @Test
    void passesTheAnswerAtOnceAndTheRestOfTheBodyAfterIt() {
        CountDownLatch restCame = new CountDownLatch(1);
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("early"));
            assertThat(peer.readBytes(10)).isEqualTo("helloworld");
            restCame.countDown();
            peer.readHead();
            peer.send(ScriptedBackend.ok("next"));
            peer.readToEnd();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(HEAD + "hello");
            assertThat(client.readMessage()).endsWith("early");
            client.send("world");
            TestProxy.await("rest of the body", restCame);
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readMessage()).endsWith("next");
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    @Test
    void passesTheAnswerOfABackendThatClosesBeforeTheBodyIsThere() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(HEAD + "hello");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413").contains("Connection: close\r\n").endsWith("big");
            assertThat(proxy.inFlight()).isZero();
        }
    }

    /// The backend answers, closes, and what the proxy still sends is answered with RST: the answer must not be lost with it.
    @Test
    void doesNotLoseAnAnswerToTheResetThatFollowsIt() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            byte[] body = new byte[4 * 1024 * 1024];
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n");
            Thread.ofVirtual().start(() -> {
                try {
                    client.send(body);
                } catch (RuntimeException e) {
                    // the proxy closes when the answer is there
                }
            });

            assertThat(client.readMessage()).startsWith("HTTP/1.1 413").endsWith("big");
        }
    }

    /// RFC 9112 §7.1: where the body breaks a rule behind its answer, nobody knows where the next request begins.
    @ParameterizedTest
    @ValueSource(strings = {"z", "5\r\nhelloX", "5;\n", "0\r\n:\r\n"})
    void endsTheConnectionWhenTheBodyBreaksARuleAfterTheAnswer(String rest) {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("early"));
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            assertThat(client.readMessage()).endsWith("early");
            client.send(rest);

            assertThat(client.readToEnd()).isEmpty();
            TestProxy.await("slot given back", () -> proxy.inFlight() == 0);
        }
    }

    @Test
    void countsAnAnsweredRequestAsAnsweredWhenTheClientLeavesDuringItsBody() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("early"));
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            try (Peer client = proxy.client()) {
                client.send(HEAD + "hello");
                client.readMessage();
            }

            TestProxy.await("slot given back", () -> proxy.inFlight() == 0);
            assertThat(proxy.metric("evenkeel_backend_requests_total{backend=\"b1\",code=\"2xx\"")).isEqualTo(1);
        }
    }

    /// The backend has answered and is gone; what the client still sends of its body is for nobody.
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10000000", "Transfer-Encoding: chunked"})
    void readsLittleOfABodyThatNobodyWants(String framing) {
        try (ScriptedBackend backend = ScriptedBackend.of(answersAndCloses(0));
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n");
            assertThat(client.readMessage()).doesNotContain("Connection: close").endsWith("early");
            TestProxy.await("slot given back", () -> proxy.inFlight() == 0);
            client.send("400\r\n" + "x".repeat(1024) + "\r\n");
            assertThat(client.isSilentFor(50)).isTrue();
            for (int i = 0; i < 80; i++) {
                client.send("400\r\n" + "x".repeat(1024) + "\r\n");
            }

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void waitsShortlyForTheRestOfABodyThatNobodyWants() {
        ManualClock clock = new ManualClock();
        try (ScriptedBackend backend = ScriptedBackend.of(answersAndCloses(5));
                TestProxy proxy = TestProxy.start(TestConfig.to(backend).build(), clock);
                Peer client = proxy.client()) {
            client.send(HEAD + "hello");
            assertThat(client.readMessage()).endsWith("early");
            TestProxy.await("slot given back", () -> proxy.inFlight() == 0);
            try (TestProxy.HeldLoop _ = proxy.holdLoop()) { // the wait begins a moment behind that
                clock.advance(Duration.ofSeconds(9));
            }
            client.send("w");
            assertThat(client.isSilentFor(50)).isTrue();
            clock.advance(Duration.ofSeconds(2));

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    /// Where the rest is small and comes, the connection goes on.
    @Test
    void servesTheNextRequestBehindABodyThatNobodyWanted() {
        try (ScriptedBackend backend = ScriptedBackend.of(answersAndCloses(5), peer -> ScriptedBackend.serve(peer, "next"));
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(HEAD + "hello");
            assertThat(client.readMessage()).endsWith("early");
            TestProxy.await("slot given back", () -> proxy.inFlight() == 0);
            client.send("world" + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readMessage()).endsWith("next");
        }
    }

    private static ScriptedBackend.Script answersAndCloses(int bodyRead) {
        return peer -> {
            peer.readHead();
            peer.readBytes(bodyRead);
            peer.send(ScriptedBackend.ok("early"));
        };
    }
}
