package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §7.6, RFC 9112 §9.
class ConnectionFieldTest {

    private static final Forwarding PLAIN = new Forwarding(Wire.bytes("192.0.2.1"), false, false);

    private static String forwarded(String fields) {
        String head = Wire.forward("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\nLast: 1\r\n\r\n", PLAIN);
        int end = head.indexOf("X-Forwarded-For: 192.0.2.1\r\n");
        return head.substring("GET / HTTP/1.1\r\nHost: h\r\n".length(), end).replace("\r\n", ";") + head.substring(head.length() - 4).strip();
    }

    /// RFC 9112 §9.3.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.1 | A: b                                | keep
            1.1 | Connection: keep-alive              | keep
            1.1 | Connection: close                   | close
            1.1 | Connection: CLOSE                   | close
            1.1 | Connection: keep-alive, close       | close
            1.1 | Connection: foo , ,close            | close
            1.1 | Connection: closed                  | keep
            1.0 | A: b                                | close
            1.0 | Connection: keep-alive              | keep
            1.0 | Connection: Keep-Alive, foo         | keep
            1.0 | Connection: keep-alive, close       | close
            """)
    void tellsWhetherTheClientStays(String version, String field, String expected) {
        assertThat(Wire.request("GET / HTTP/" + version + "\r\nHost: h\r\n" + field + "\r\n\r\n").summary()).contains(" " + expected + " forw");
    }

    /// RFC 9110 §7.6.1: what belongs to one connection ends with it.
    @ParameterizedTest
    @ValueSource(strings = {
        "Connection: close", "Connection: keep-alive\r\nKeep-Alive: timeout=5", "Proxy-Connection: keep-alive", "TE: gzip",
        "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
        "HTTP2-Settings: AAMA", "Proxy-Authorization: Basic eDp5", "Proxy-Authenticate: Basic",
        "Connection: foo\r\nFoo: 1\r\nfoo: 2", "Foo: 1\r\nConnection: x, FOO ,y\r\nX: 1\r\nFoo: 2",
        "Connection: a\r\nA: 1\r\nConnection: b\r\nB: 1", "Connection: ,, a,\r\nA: 1", "Connection: cookie\r\nCookie: x",
        "Connection:\r\nConnection: ", "Connection: upgrade\r\nUpgrade: websocket",
    })
    void dropsWhatBelongsToTheConnection(String fields) {
        assertThat(forwarded(fields)).isEqualTo("Last: 1;");
    }

    /// A request without these means another one: naming them is an attack, not a wish.
    @ParameterizedTest
    @ValueSource(strings = {
        "Host", "content-length", "Transfer-Encoding", "AUTHORIZATION", "close, Host", "x, Authorization", "x,,host,y",
    })
    void mustRejectConnectionThatNamesWhatFramesOrRoutes(String names) {
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: h\r\nConnection: " + names + "\r\n\r\n").reason()).isEqualTo("bad-connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;b", "\"close\"", "close;", "a=b", "(a)", "clo\u00e9", "a, b c"})
    void mustRejectConnectionThatIsNoListOfTokens(String value) {
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: h\r\nConnection: " + value + "\r\n\r\n").reason()).isEqualTo("bad-connection");
    }

    /// Names times fields are compared: 30 KiB of names would cost twenty times as much as 30 KiB of anything else.
    @Test
    void boundsWhatConnectionNames() {
        String head = "GET / HTTP/1.1\r\nHost: h\r\nConnection: " + "a,".repeat(128) + "\r\nConnection: ";
        assertThat(Wire.requestOnce(head + "b,".repeat(128) + "\r\n\r\n").state()).isEqualTo(HeadState.COMPLETE);
        assertThat(Wire.requestOnce(head + "b,".repeat(128) + "c\r\n\r\n").reason()).isEqualTo("bad-connection");
    }

    /// §7.6.1: what Connection names is removed before our own fields are set, so a client cannot have them removed.
    @Test
    void forwardingFieldsAreSetAfterTheRemoval() {
        String names = "X-Forwarded-For, X-Forwarded-Proto, x-forwarded-host, X-Forwarded-Port, Via, X-Request-Id";
        String head = Wire.forward("GET / HTTP/1.1\r\nHost: h\r\nConnection: " + names + "\r\nX-Forwarded-For: a\r\nX-Forwarded-Proto: b\r\n"
                + "X-Forwarded-Host: c\r\nX-Forwarded-Port: d\r\nVia: e\r\nX-Request-Id: f\r\n\r\n",
                new Forwarding(Wire.bytes("p"), true, true).requestId(Wire.bytes("7")));
        assertThat(head).isEqualTo("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: p\r\nX-Forwarded-Proto: http\r\nVia: 1.1 evenkeel\r\n"
                + "X-Forwarded-Host: h\r\nX-Request-Id: 7\r\n\r\n");
    }

    /// An expectation that is for us alone reaches no backend, so no 100 will come and none is promised.
    @Test
    void ignoresExpectationNamedByConnection() {
        String request = "POST / HTTP/1.1\r\nHost: h\r\nConnection: expect\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n";
        assertThat(Wire.request(request).summary()).doesNotContain("expects");
        assertThat(Wire.forward(request, PLAIN)).doesNotContain("Expect");
    }

    /// §10.1.4: `TE: trailers` may go on, with TE named again.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TE: trailers                   | true
            TE: gzip;q=0.5, Trailers       | true
            TE: trailers , deflate         | true
            TE: xtrailers                  | false
            TE: trailers;q=1               | false
            TE: ,                          | false
            TE: chunked                    | false
            TE:                            | false
            """)
    void passesOnTrailersOfTe(String field, boolean passed) {
        String request = "GET / HTTP/1.1\r\nHost: h\r\nConnection: TE\r\n" + field + "\r\n\r\n";
        String head = Wire.forward(request, PLAIN);
        assertThat(head.endsWith("\r\nTE: trailers\r\nConnection: TE\r\n\r\n")).isEqualTo(passed);
        assertThat(head.contains("TE:")).isEqualTo(passed);
        String closing = Wire.forward(request, new Forwarding(Wire.bytes("p"), false, false).close(true));
        assertThat(closing).endsWith(passed ? "\r\nTE: trailers\r\nConnection: TE, close\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
    }

    /// §7.6.2: an intermediary MUST check and update the field on TRACE and OPTIONS.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TRACE   | 5         | Max-Forwards: 4
            OPTIONS | 1         | Max-Forwards: 0
            OPTIONS | 0         | max-forwards-reached
            TRACE   | 00        | max-forwards-reached
            TRACE   | -1        | bad-max-forwards
            TRACE   | x         | bad-max-forwards
            TRACE   | ''        | bad-max-forwards
            OPTIONS | 123456789 | Max-Forwards: 123456788
            OPTIONS | 1234567890| bad-max-forwards
            GET     | 0         | Max-Forwards: 0
            GET     | x         | Max-Forwards: x
            """)
    void countsMaxForwardsDown(String method, String value, String expected) {
        String request = method + " / HTTP/1.1\r\nHost: h\r\nMax-Forwards: " + value + "\r\n\r\n";
        Wire.Outcome outcome = Wire.request(request);
        String result = outcome.state() == HeadState.REJECTED ? outcome.reason() : Wire.forward(request, PLAIN);
        assertThat(result).contains(expected).doesNotContain("Max-Forwards: " + value + "\r\nMax");
        assertThat(result.split("Max-Forwards").length).isLessThanOrEqualTo(2);
    }

    /// RFC 9110 §7.8; RFC 6455 §4.1 wants GET. What is not asked for soundly is not asked for.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | 1.1 | Connection: Upgrade;Upgrade: websocket                            | websocket
            GET  | 1.1 | Connection: keep-alive, upgrade;Upgrade: WebSocket                | websocket
            GET  | 1.1 | Connection: Upgrade, HTTP2-Settings;Upgrade: websocket            | websocket
            GET  | 1.1 | Connection: close, Upgrade;Upgrade: websocket;Content-Length: 0   | websocket
            GET  | 1.1 | Connection: Upgrade;Upgrade: SPDY/3.1                             | spdy/3.1
            POST | 1.1 | Connection: Upgrade;Upgrade: spdy/3.1                             | spdy/3.1
            GET  | 1.1 | Upgrade: websocket                                                |
            GET  | 1.1 | Connection: Upgrade                                               |
            GET  | 1.1 | Connection: websocket;Upgrade: websocket                          |
            GET  | 1.0 | Connection: Upgrade;Upgrade: websocket                            |
            GET  | 1.1 | Connection: Upgrade;Upgrade: h2c                                  |
            GET  | 1.1 | Connection: Upgrade;Upgrade: spdy                                 |
            GET  | 1.1 | Connection: Upgrade;Upgrade: websockets                           |
            GET  | 1.1 | Connection: Upgrade;Upgrade: websocket, h2c                       |
            GET  | 1.1 | Connection: Upgrade;Upgrade: websocket, spdy/3.1                  |
            GET  | 1.1 | Connection: Upgrade;Upgrade: websocket;Upgrade: h2c               |
            GET  | 1.1 | Connection: Upgrade;Upgrade: websocket;Upgrade: websocket         |
            POST | 1.1 | Connection: Upgrade;Upgrade: websocket                            |
            HEAD | 1.1 | Connection: Upgrade;Upgrade: websocket                            |
            GET  | 1.1 | Connection: Upgrade;Upgrade: websocket;Content-Length: 1          |
            GET  | 1.1 | Connection: Upgrade;Upgrade: websocket;Transfer-Encoding: chunked |
            """)
    void tellsWhichProtocolTheClientAsksFor(String method, String version, String fields, String upgrade) {
        UpgradeProtocol[] accepted = {UpgradeProtocol.of("WebSocket"), UpgradeProtocol.of("spdy/3.1")};
        RequestReader reader = Wire.requestReader(Wire.LIMITS);
        ByteBuf in = Wire.buffer(Wire.bytes(
                method + " / HTTP/" + version + "\r\nHost: h\r\n" + fields.replace(";", "\r\n") + "\r\n\r\n"));
        assertThat(reader.read(in)).isEqualTo(HeadState.COMPLETE);
        UpgradeProtocol asked = reader.head().upgrade(accepted);
        assertThat(asked == null ? null : Wire.text(asked.name)).isEqualTo(upgrade);
        assertThat(reader.head().upgrade(new UpgradeProtocol[0])).isNull();
        reader.recycle();
        in.release();
    }

    @Test
    void passesTheUpgradeOnWhenTold() {
        String head = Wire.forward("GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n",
                new Forwarding(Wire.bytes("p"), false, false).upgrade(true));
        assertThat(head).startsWith("GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n")
                .endsWith("\r\nConnection: upgrade\r\n\r\n");
    }
}
