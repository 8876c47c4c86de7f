package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent again, byte for byte, when a kept connection turns out dead before the first byte of the answer, and what never is.
/// RFC 9110 §9.2.2, RFC 9112 §9.3.1.
@OverTransports
class RepeatTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    /// The connection dies with FIN or RST when a part of the body is there; the rest goes to the fresh one alone.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET     | A: b                       | ''                 | ''
            PUT     | Content-Length: 10         | ''                 | helloworld
            PUT     | Content-Length: 10         | hello              | world
            PUT     | Content-Length: 10         | helloworld         | ''
            DELETE  | Content-Length: 5          | hello              | ''
            OPTIONS | Content-Length: 5          | hell               | o
            HEAD    | Content-Length: 5          | hello              | ''
            TRACE   | A: b                       | ''                 | ''
            PUT     | Transfer-Encoding: chunked | 5~hello~           | 0~~
            PUT     | Transfer-Encoding: chunked | 5~hel              | lo~1~!~0~Sum: 7~~
            PUT     | Transfer-Encoding: chunked | 5~hello~0~Sum: 7~~ | ''
            """)
    void repeatsAnIdempotentRequestWithWhatCameOfItsBody(String method, String field, String before, String after) {
        for (boolean reset : new boolean[] {false, true}) {
            CountDownLatch repeated = new CountDownLatch(1);
            ScriptedBackend.Script second = peer -> {
                assertThat(peer.readHead()).startsWith(method + " / HTTP/1.1\r\n").contains(field + "\r\n");
                assertThat(peer.readBytes(wire(before).length())).isEqualTo(wire(before));
                repeated.countDown();
                assertThat(peer.readBytes(wire(after).length())).isEqualTo(wire(after));
                peer.send("HTTP/1.1 299 Again\r\nContent-Length: 0\r\n\r\n");
                peer.endsWithReset();
            };
            try (ScriptedBackend backend = ScriptedBackend.of(diesAfter(wire(before).length(), reset), second);
                    TestProxy proxy = start(backend);
                    Peer client = proxy.client()) {
                client.send(GET);
                client.readMessage();
                client.send(method + " / HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n" + wire(before));
                TestProxy.await("sent again", repeated);
                client.send(wire(after));

                assertThat(client.readHead()).startsWith("HTTP/1.1 299 ");
                assertThat(backend.accepted()).isEqualTo(2);
                TestProxy.await("slot given back", () -> proxy.inFlight() == 0);
            }
        }
    }

    /// 64 KiB with their framing; what is longer goes by and is not kept.
    @ParameterizedTest
    @CsvSource({"0, 65536, true", "0, 65537, false", "13, 65536, true", "13, 65537, false"})
    void repeatsABodyThatIsStillKeptWhole(int framing, int length, boolean repeated) {
        String content = "x".repeat(length - framing);
        String body = framing == 0 ? content : wire(Integer.toHexString(content.length()) + "~" + content + "~0~~");
        assertThat(body).hasSize(length);
        ScriptedBackend.Script second = peer -> {
            peer.readHead();
            assertThat(peer.readBytes(length)).isEqualTo(body);
            peer.send(ScriptedBackend.ok("again"));
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(diesAfter(length, false), second);
                TestProxy proxy = start(backend);
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            client.send("PUT / HTTP/1.1\r\nHost: x\r\n" + (framing == 0 ? "Content-Length: " + length : "Transfer-Encoding: chunked") + "\r\n\r\n" + body);

            assertThat(client.readMessage()).startsWith(repeated ? "HTTP/1.1 200" : "HTTP/1.1 502");
            assertThat(backend.accepted()).isEqualTo(repeated ? 2 : 1);
        }
    }

    /// What comes after the repeat may be as long as it likes.
    @Test
    void repeatsTheBeginningOfALongBody() {
        int length = 1_000_000;
        CountDownLatch repeated = new CountDownLatch(1);
        ScriptedBackend.Script second = peer -> {
            peer.readHead();
            peer.readBytes(1000);
            repeated.countDown();
            peer.readBytes(length - 1000);
            peer.send(ScriptedBackend.ok("again"));
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(diesAfter(1000, false), second);
                TestProxy proxy = start(backend);
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n").send(new byte[1000]);
            TestProxy.await("sent again", repeated);
            client.send(new byte[length - 1000]);

            assertThat(client.readMessage()).endsWith("again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "PURGE", "put"})
    void neverRepeatsWhatMayNotBeSentTwice(String method) {
        for (boolean reset : new boolean[] {false, true}) {
            try (ScriptedBackend backend = ScriptedBackend.of(diesAfter(0, reset), peer -> ScriptedBackend.serve(peer, "again"));
                    TestProxy proxy = start(backend);
                    Peer client = proxy.client()) {
                client.send(GET);
                client.readMessage();
                client.send(method + " / HTTP/1.1\r\nHost: x\r\n\r\n");

                assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-reset\r\n");
                assertThat(backend.accepted()).isEqualTo(1);
            }
        }
    }

    /// The client has not sent its body yet, and hears the consent of the backend that it goes to.
    @Test
    void repeatsARequestThatWaitsForConsent() {
        ScriptedBackend.Script second = peer -> {
            assertThat(peer.readHead()).contains("Expect: 100-continue\r\n");
            peer.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(peer.readBytes(5)).isEqualTo("hello");
            peer.send(ScriptedBackend.ok("again"));
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(diesAfter(0, false), second);
                TestProxy proxy = start(backend);
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("hello");

            assertThat(client.readMessage()).endsWith("again");
        }
    }

    /// An interim answer is an answer: the backend has begun.
    @Test
    void neverRepeatsAfterAnInterimAnswer() {
        ScriptedBackend.Script first = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("first"));
            peer.readHead();
            peer.send("HTTP/1.1 100 Continue\r\n\r\n");
            peer.readBytes(5);
        };
        try (ScriptedBackend backend = ScriptedBackend.of(first, peer -> ScriptedBackend.serve(peer, "again"));
                TestProxy proxy = start(backend);
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            client.readHead();
            client.send("hello");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-truncated\r\n");
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    private static TestProxy start(ScriptedBackend backend) {
        TestConfig config = TestConfig.to(backend);
        config.attempts = 0;
        return TestProxy.start(config);
    }

    private static String wire(String text) {
        return text.replace("~", "\r\n");
    }

    /// Answers one request; when the head of the second and so many bytes behind it are there, the connection dies.
    private static ScriptedBackend.Script diesAfter(int bytes, boolean reset) {
        return peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("first"));
            peer.readHead();
            peer.readBytes(bytes);
            if (reset) {
                peer.reset();
            }
        };
    }
}
