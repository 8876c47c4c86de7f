package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that break off: the client must be able to see it. RFC 9112 §8.
@OverTransports
class TruncationTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void showsAShortBody(boolean reset) {
        try (ScriptedBackend backend = sending("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", reset);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readToEnd()).contains("Content-Length: 100\r\n").endsWith("\r\n\r\nhello");
            assertThat(proxy.metric("evenkeel_backend_failures_total{backend=\"b1\",pool=\"pool\",reason=\"truncated-response\"")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void showsChunksWithoutAnEnd(boolean reset) {
        try (ScriptedBackend backend = sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", reset);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readToEnd()).endsWith("\r\n\r\n5\r\nhello\r\n");
        }
    }

    /// Where only the connection's end can tell the body's, a FIN would look like the end.
    @Test
    void resetsWhereAnEndWouldLookLikeTheEndOfTheBody() {
        try (ScriptedBackend backend = sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", false);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.0\r\n\r\n");

            assertThat(client.endsWithReset()).isTrue();
        }
    }

    @Test
    void showsThatABodyWithoutLengthEndedWithAReset() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
            peer.readTo("go");
            peer.reset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
            assertThat(client.readTo("hello")).contains("Transfer-Encoding: chunked\r\n");
            client.send("go");

            assertThat(client.readToEnd()).doesNotContain("0\r\n\r\n");
        }
    }

    /// Everything came but the empty line behind the trailers: the message is not whole (RFC 9112 §8).
    @ParameterizedTest
    @ValueSource(strings = {"0", "0\r", "0\r\n", "0\r\nSum: 1\r\n", "0\r\n\r"})
    void showsChunksWhoseEndIsNotWhole(String end) {
        try (ScriptedBackend backend = sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n" + end, false);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readToEnd()).contains("\r\n5\r\nhello\r\n").doesNotContain("\r\n0\r\n\r\n");
            assertThat(proxy.metric("evenkeel_backend_failures_total{backend=\"b1\",pool=\"pool\",reason=\"truncated-response\"")).isEqualTo(1);
        }
    }

    /// A length tells an HTTP/1.0 client as well.
    @Test
    void showsAShortBodyToAnHttp10Client() {
        try (ScriptedBackend backend = sending("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", false);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.0\r\n\r\n");

            assertThat(client.readToEnd()).contains("Content-Length: 100\r\n").endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void resetsAnHttp10ClientWhereTheBackendsConnectionBreaks() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
            peer.readTo("go");
            peer.reset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("POST / HTTP/1.0\r\nContent-Length: 10\r\n\r\n");
            client.readTo("hello");
            client.send("go");

            assertThat(client.endsWithReset()).isTrue();
        }
    }

    @Test
    void answers502WhenNothingFollowsAnInterimAnswer() {
        try (ScriptedBackend backend = sending("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", false);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readHead()).startsWith("HTTP/1.1 103 ");
            assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-truncated\r\n");
        }
    }

    @Test
    void answers502WhenTheHeadBreaksOff() {
        try (ScriptedBackend backend = sending("HTTP/1.1 200 OK\r\nContent-Le", false);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-truncated\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage\r\n\r\n", "HTTP/1.1 2OO OK\r\n\r\n", "HTTP/2 200\r\n\r\n", "\u0000\u0000\u0000",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"})
    void answers502ToAMalformedHead(String answer) {
        try (ScriptedBackend backend = sending(answer, false);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-malformed\r\n");
            assertThat(proxy.inFlight()).isZero();
        }
    }

    @Test
    void cutsTheClientWhereAChunkIsMalformed() {
        try (ScriptedBackend backend = sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n", false);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").doesNotContain("zz").doesNotContain("0\r\n\r\n");
        }
    }

    private static ScriptedBackend sending(String answer, boolean reset) {
        return ScriptedBackend.of(peer -> {
            peer.readHead();
            peer.send(answer);
            if (reset) {
                Thread.sleep(50); // RST overtakes what is in the other's buffer no more
                peer.reset();
            } else {
                peer.shutdownOutput();
                peer.endsWithReset();
            }
        });
    }
}
