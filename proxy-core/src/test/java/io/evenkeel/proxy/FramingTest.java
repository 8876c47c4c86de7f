package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies in every framing, both ways. RFC 9112 §6 and §7.
@OverTransports
class FramingTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String CHUNKED_OK = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void passesABodyWithLengthToTheBackend() {
        ScriptedBackend.Script script = peer -> {
            assertThat(peer.readHead()).contains("Content-Length: 11\r\n");
            assertThat(peer.readBytes(11)).isEqualTo("hello world");
            peer.send(ScriptedBackend.ok("thanks"));
            peer.readHead();
        };
        exchange(script, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nhello world", "thanks");
    }

    @Test
    void passesAChunkedBodyWithTrailersToTheBackend() {
        ScriptedBackend.Script script = peer -> {
            assertThat(peer.readHead()).contains("Transfer-Encoding: chunked\r\n").doesNotContain("Content-Length");
            assertThat(peer.readTo("0\r\nChecksum: 7\r\n\r\n")).isEqualTo("5\r\nhello\r\n6\r\n world\r\n0\r\nChecksum: 7\r\n\r\n");
            peer.send(ScriptedBackend.ok("thanks"));
            peer.readHead();
        };
        exchange(script, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n6\r\n world\r\n0\r\nChecksum: 7\r\n\r\n", "thanks");
    }

    @Test
    void passesAChunkedAnswerWithTrailersToTheClient() {
        try (ScriptedBackend backend = serving(CHUNKED_OK + "5\r\nhello\r\n0\r\nChecksum: 7\r\n\r\n");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);

                assertThat(client.readHead()).contains("Transfer-Encoding: chunked\r\n");
                assertThat(client.readTo("\r\n\r\n")).isEqualTo("5\r\nhello\r\n0\r\nChecksum: 7\r\n\r\n");
            }
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    /// RFC 9110 §6.5.1 and §7.6.1: what frames, and what the sender's `Connection` names, ends here, in trailers too.
    @Test
    void passesOnlyTrailersOnThatMayGoOn() {
        String sent = "0\r\nX-Hop: 1\r\nChecksum: 7\r\nContent-Length: 5\r\nTransfer_Encoding: chunked\r\n\r\n";
        String passed = "0\r\nChecksum: 7\r\n\r\n";
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            assertThat(peer.readTo("\r\n\r\n")).isEqualTo(passed);
            peer.send(CHUNKED_OK.replace("\r\n\r\n", "\r\nConnection: X-Hop\r\n\r\n") + sent);
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: x-hop\r\nTransfer-Encoding: chunked\r\n\r\n" + sent);

            client.readHead();
            assertThat(client.readTo("\r\n\r\n")).isEqualTo(passed);
        }
    }

    @Test
    void takesTheChunksOffForAnHttp10Client() {
        try (ScriptedBackend backend = serving(CHUNKED_OK + "5\r\nhello\r\n6\r\n world\r\n0\r\nChecksum: 7\r\n\r\n");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n");

            assertThat(client.readToEnd()).contains("Connection: close\r\n").doesNotContain("Transfer-Encoding")
                    .endsWith("\r\n\r\nhello world");
        }
    }

    @Test
    void putsAnAnswerThatEndsWithItsConnectionIntoChunks() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\nhello ");
            peer.send("world");
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            for (int i = 0; i < 2; i++) {
                client.send(GET);
                assertThat(client.readHead()).contains("Transfer-Encoding: chunked\r\n");
                assertThat(client.readChunks()).isEqualTo("hello world");
            }
        }
    }

    @Test
    void endsTheConnectionOfAnHttp10ClientWhereTheBackendEndsItsOwn() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\nhello world");
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.0\r\n\r\n");

            assertThat(client.readToEnd()).endsWith("\r\n\r\nhello world");
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200 OK", "GET, 204 No Content", "GET, 304 Not Modified"})
    void expectsNoBodyWhereThereIsNone(String method, String status) {
        try (ScriptedBackend backend = serving("HTTP/1.1 " + status + "\r\nETag: \"1\"\r\n" + (status.startsWith("204") ? "" : "Content-Length: 5\r\n") + "\r\n");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            for (int i = 0; i < 3; i++) {
                client.send(method + " / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 " + status);
            }
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS"})
    void passesABodyOfAnyMethod(String method) {
        ScriptedBackend.Script script = peer -> {
            assertThat(peer.readHead()).contains("Content-Length: 5\r\n");
            assertThat(peer.readBytes(5)).isEqualTo("hello");
            peer.send("HTTP/1.1 204 No Content\r\n\r\n");
            peer.readHead();
        };
        exchange(script, method + " / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "");
    }

    @Test
    void passesAnEmptyAnswer() {
        try (ScriptedBackend backend = serving("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                assertThat(client.readHead()).contains("Content-Length: 0\r\n");
            }
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    @Test
    void passesBodiesCutAtAnyByte() {
        String request = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
        ScriptedBackend.Script script = peer -> {
            for (int i = 1; i < request.length(); i++) {
                peer.readHead();
                peer.readTo("5\r\nhello\r\n0\r\n\r\n");
                String answer = CHUNKED_OK + "6\r\nthanks\r\n0\r\n\r\n";
                int cut = 1 + i % (answer.length() - 1);
                peer.send(answer.substring(0, cut)).send(answer.substring(cut));
            }
            peer.readToEnd();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            for (int cut = 1; cut < request.length(); cut++) {
                client.send(request.substring(0, cut)).send(request.substring(cut));
                client.readHead();
                assertThat(client.readTo("0\r\n\r\n")).isEqualTo("6\r\nthanks\r\n0\r\n\r\n");
            }
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    /// RFC 9112 §6.3: a body where none can be, or more than was announced, would be the next request's answer.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | 200 OK         | Content-Length: 2          | ok         | ok
            GET  | 200 OK         | Content-Length: 0          | ''         | ''
            GET  | 200 OK         | Transfer-Encoding: chunked | 0~~        | 0~~
            GET  | 200 OK         | Transfer-Encoding: chunked | 2~ok~0~~   | 2~ok~0~~
            HEAD | 200 OK         | Content-Length: 4          | ''         | ''
            HEAD | 200 OK         | Transfer-Encoding: chunked | ''         | ''
            GET  | 204 No Content | A: b                       | ''         | ''
            GET  | 204 No Content | Content-Length: 4          | ''         | ''
            GET  | 304 Not Mod    | Content-Length: 4          | ''         | ''
            """)
    void neverUsesAConnectionAgainOnWhichTheBackendSaidTooMuch(String method, String status, String field, String body, String passed) {
        String tooMuch = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
        try (ScriptedBackend backend = serving("HTTP/1.1 " + status + "\r\n" + field + "\r\n\r\n" + body.replace("~", "\r\n") + tooMuch);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            for (int i = 0; i < 3; i++) {
                client.send(method + " / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 " + status + "\r\n");
                String expected = passed.replace("~", "\r\n");
                assertThat(client.readBytes(expected.length())).isEqualTo(expected);
            }
            assertThat(backend.accepted()).isEqualTo(3);
        }
    }

    /// Nor does the client see it.
    @Test
    void passesNothingOnBehindTheEndOfAnAnswer() {
        try (ScriptedBackend backend = serving("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokevil");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(client.readToEnd()).endsWith("\r\n\r\nok");
        }
    }

    private static void exchange(ScriptedBackend.Script script, String request, String body) {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                    try {
                        script.run(peer);
                    } catch (AssertionError e) {
                        if (!String.valueOf(e.getMessage()).startsWith("closed before")) {
                            throw e;
                        }
                    }
                });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(request);
            assertThat(client.readMessage()).endsWith("\r\n\r\n" + body);
            backend.assertScriptsHeld();
        }
    }

    /// Answers each request without a body with these bytes.
    private static ScriptedBackend serving(String answer) {
        return ScriptedBackend.of(peer -> {
            while (true) {
                try {
                    peer.readHead();
                } catch (AssertionError e) {
                    return; // the proxy closed
                }
                peer.send(answer);
            }
        });
    }
}
