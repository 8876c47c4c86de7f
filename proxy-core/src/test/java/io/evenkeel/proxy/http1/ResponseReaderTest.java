package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §4 and §6, from the side of a backend.
class ResponseReaderTest {

    @Test
    void readsStatusLineAndFieldsAndLeavesWhatFollows() {
        Wire.Outcome outcome = Wire.response("HTTP/1.1 404 Not here\r\nA: b\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(outcome.summary()).isEqualTo("404 [Not here] LENGTH 3 1.1 keep|A=b|Content-Length=3");
        assertThat(outcome.rest()).isEqualTo("abc");
    }

    /// §4: the phrase may be empty and hold obs-text; the space before an empty one is often forgotten.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'HTTP/1.1 200 '         | 200 []
            'HTTP/1.1 200'          | 200 []
            'HTTP/1.0 599 \u00e9\t' | 599 [\u00e9\t]
            'HTTP/1.1 200  OK'      | 200 [ OK]
            """)
    void readsStatusLine(String line, String expected) {
        assertThat(Wire.response(line + "\r\n\r\n").summary()).startsWith(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "HTTP/1.1 600 X", "HTTP/1.1 099 X", "HTTP/1.1 20 X", "HTTP/1.1 2000 X", "HTTP/1.1 2x0 X", "HTTP/1.1  200 X", "HTTP/1.1\t200 X",
        "HTTP/1.1 200X", "HTTP/2.0 200 X", "HTTP/1.2 200 X", "http/1.1 200 X", "HTTP 200 X", "HTTP/1.1 200 X\0", "HTTP/1.1 200 X\u007f",
        "HTTP/1.1 200 X\nA: b", "HTTP/1.1 200 X\rA: b", "HTTP/1.1 200\nA: b", "\r\nHTTP/1.1 200 X", " HTTP/1.1 200 X", "ICY 200 OK", "<html>",
        "HTTP/1.1 -20 X", "HTTP/1.1 +20 X",
    })
    void mustRejectStatusLine(String line) {
        assertThat(Wire.response(line + "\r\nA: b\r\n\r\n").reason()).isEqualTo("bad-status-line");
    }

    /// RFC 9112 §6.3, item by item.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | false | Content-Length: 5            | LENGTH 5 1.1 keep
            200 | false | Content-Length: 0            | NONE 0 1.1 keep
            200 | false | Transfer-Encoding: chunked   | CHUNKED 0 1.1 keep
            200 | false | A: b                         | UNTIL_CLOSE 0 1.1 close
            200 | true  | Content-Length: 5            | NONE 5 1.1 keep
            200 | true  | Transfer-Encoding: chunked   | NONE 0 1.1 keep
            200 | true  | A: b                         | NONE 0 1.1 keep
            204 | false | A: b                         | NONE 0 1.1 keep
            204 | false | Content-Length: 0            | NONE 0 1.1 keep
            204 | false | Content-Length: 5            | NONE 5 1.1 close
            204 | false | Transfer-Encoding: chunked   | NONE 0 1.1 close
            304 | false | Content-Length: 5            | NONE 5 1.1 keep
            304 | false | Transfer-Encoding: chunked   | NONE 0 1.1 keep
            304 | false | A: b                         | NONE 0 1.1 keep
            205 | false | Content-Length: 0            | NONE 0 1.1 keep
            500 | false | A: b                         | UNTIL_CLOSE 0 1.1 close
            200 | false | Connection: close;Content-Length: 5 | LENGTH 5 1.1 close
            """)
    void decidesTheFraming(int status, boolean head, String fields, String expected) {
        assertThat(Wire.response("HTTP/1.1 " + status + " X\r\n" + fields.replace(";", "\r\n") + "\r\n\r\n", head, null).summary())
                .startsWith(status + " [X] " + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A: b                                            | UNTIL_CLOSE 0 1.0 close
            Content-Length: 5                               | LENGTH 5 1.0 close
            Content-Length: 5;Connection: keep-alive        | LENGTH 5 1.0 keep
            Connection: keep-alive                          | UNTIL_CLOSE 0 1.0 close
            """)
    void keepsHttp10ConnectionsOnlyWhenToldAndFramed(String fields, String expected) {
        assertThat(Wire.response("HTTP/1.0 200 X\r\n" + fields.replace(";", "\r\n") + "\r\n\r\n").summary()).startsWith("200 [X] " + expected);
    }

    /// §6.3 items 3 to 5: an answer that two readers could end at different places is a 502.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 5;Transfer-Encoding: chunked    | length-and-chunked
            Content-Length: 5;Content-Length: 6             | two-content-lengths
            Content-Length: 5;Content-Length: 5             | two-content-lengths
            Content-Length: 5, 5                            | bad-content-length
            Content-Length: -5                              | bad-content-length
            Content-Length: x                               | bad-content-length
            Transfer-Encoding: gzip                         | bad-transfer-encoding
            Transfer-Encoding: chunked, gzip                | bad-transfer-encoding
            Transfer-Encoding: gzip, chunked                | transfer-coding-not-supported
            Connection: a b                                 | bad-connection
            : x                                             | bad-header-name
            A b: x                                          | bad-header-name
            """)
    void mustRejectAnswer(String fields, String reason) {
        assertThat(Wire.response("HTTP/1.1 200 OK\r\n" + fields.replace(";", "\r\n") + "\r\n\r\n").reason()).isEqualTo(reason);
        assertThat(Wire.response("HTTP/1.1 304 OK\r\n" + fields.replace(";", "\r\n") + "\r\n\r\n").reason()).isEqualTo(reason);
    }

    @Test
    void mustRejectTransferEncodingFromHttp10() {
        assertThat(Wire.response("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").reason()).isEqualTo("bad-transfer-encoding");
    }

    /// §5.2: a gateway MUST discard a folded answer or unfold it; §5.5 of RFC 9110 for the rest.
    @Test
    void mustRejectFoldedLinesAndControls() {
        assertThat(Wire.response("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n").reason()).isEqualTo("folded-header");
        assertThat(Wire.response("HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n").reason()).isEqualTo("bad-header-value");
        assertThat(Wire.response("HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n").reason()).isEqualTo("bad-header-value");
        assertThat(Wire.response("HTTP/1.1 200 OK\nA: b\r\n\r\n").reason()).isEqualTo("bad-status-line");
    }

    /// §5.1: "A proxy MUST remove any such whitespace from a response message before forwarding the message downstream."
    @Test
    void removesSpaceBeforeTheColon() {
        Wire.Outcome outcome = Wire.response("HTTP/1.1 200 OK\r\nContent-Length : 3\r\nA \t: b\r\nC: d\r\n\r\nabcd");
        assertThat(outcome.summary()).isEqualTo("200 [OK] LENGTH 3 1.1 keep|Content-Length=3|A=b|C=d");
        assertThat(outcome.rest()).isEqualTo("abcd");
        assertThat(Wire.response("HTTP/1.1 200 OK\r\nA" + " ".repeat(17) + ": b\r\n\r\n").reason()).isEqualTo("bad-header-name");
        assertThat(Wire.response("HTTP/1.1 200 OK\r\nA \r\n\r\n").reason()).isEqualTo("bad-header-name");
    }

    @Test
    void boundsAnswerHeads() {
        HeadLimits limits = new HeadLimits(32, 64, 2);
        assertThat(read("HTTP/1.1 200 " + "x".repeat(40) + "\r\n\r\n", limits)).isEqualTo("bad-status-line");
        assertThat(read("HTTP/1.1 200 OK\r\nA: " + "x".repeat(70) + "\r\n\r\n", limits)).isEqualTo("headers-too-large");
        assertThat(read("HTTP/1.1 200 OK\r\nA : " + "x".repeat(64) + "\r\n\r\n", limits)).isEqualTo("headers-too-large");
        assertThat(read("HTTP/1.1 200 OK\r\nA: b\r\nA: b\r\nA: b\r\n\r\n", limits)).isEqualTo("too-many-headers");
    }

    private static String read(String message, HeadLimits limits) {
        return Wire.everySplit(Wire.bytes(message),
                parts -> Wire.feed(new ResponseReader(new HeadMemory(), limits), parts, Wire::summary)).reason();
    }

    /// RFC 9110 §15.2: any number of interim answers may come first.
    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 199})
    void reportsInterimAnswers(int status) {
        Wire.Outcome outcome = Wire.response("HTTP/1.1 " + status + " X\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
        assertThat(outcome.summary()).isEqualTo(status + " [X] NONE 0 1.1 keep interim|Link=</a>");
        assertThat(outcome.rest()).startsWith("HTTP/1.1 200");
    }

    @Test
    void readsTheFinalAnswerBehindInterimOnes() {
        ResponseReader reader = new ResponseReader(new HeadMemory(), Wire.LIMITS);
        reader.expect(true, null);
        ByteBuf in = Wire.buffer(Wire.bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"));
        for (int status : new int[] {100, 103, 200}) {
            assertThat(reader.read(in)).isEqualTo(HeadState.COMPLETE);
            assertThat(reader.head().status()).isEqualTo(status);
            assertThat(reader.head().framing()).isEqualTo(Framing.NONE);
            reader.recycle();
        }
        assertThat(in.isReadable()).isFalse();
        assertThat(reader.read(in)).isEqualTo(HeadState.INCOMPLETE);
    }

    /// RFC 9110 §8.6, RFC 9112 §6.1: no length and no coding in 1xx; a body that came all the same would be the next answer.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100 | Content-Length: 5          | interim-with-body
            103 | Transfer-Encoding: chunked | interim-with-body
            100 | Content-Length: 0          | ''
            """)
    void mustRejectInterimAnswerWithBody(int status, String field, String reason) {
        assertThat(Wire.response("HTTP/1.1 " + status + " X\r\n" + field + "\r\n\r\n").reason()).isEqualTo(reason);
    }

    /// RFC 9110 §15.2.2.
    @Test
    void takes101OnlyWhenAskedFor() {
        String message = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n\r\n\u0081\u0001x";
        assertThat(Wire.response(message).reason()).isEqualTo("unasked-upgrade");
        Wire.Outcome outcome = Wire.response(message, false, UpgradeProtocol.of("websocket"));
        assertThat(outcome.summary()).startsWith("101 [Switching Protocols] UNTIL_CLOSE 0 1.1 close|").doesNotContain("interim");
        assertThat(outcome.rest()).hasSize(3);
    }

    /// RFC 9110 §7.8: the field says to what, Connection says that it does, and only what was offered may be chosen; §15.2: there is no
    /// 1xx on HTTP/1.0; §8.6 and RFC 9112 §6.1: no framing field in a 1xx.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 | Connection: Upgrade;Upgrade: h2c                                        | wrong-upgrade
            HTTP/1.1 | Connection: Upgrade;Upgrade: websocket, h2c                             | wrong-upgrade
            HTTP/1.1 | Connection: Upgrade;Upgrade: websocket;Upgrade: websocket               | wrong-upgrade
            HTTP/1.1 | Connection: Upgrade;Upgrade: websocket/13                               | wrong-upgrade
            HTTP/1.1 | Connection: Upgrade                                                     | wrong-upgrade
            HTTP/1.1 | Connection: Upgrade;Upgrade:                                            | wrong-upgrade
            HTTP/1.1 | Upgrade: websocket                                                      | wrong-upgrade
            HTTP/1.1 | Connection: close;Upgrade: websocket                                    | wrong-upgrade
            HTTP/1.0 | Connection: Upgrade;Upgrade: websocket                                  | wrong-upgrade
            HTTP/1.1 | Connection: Upgrade;Upgrade: websocket;Content-Length: 5                | interim-with-body
            HTTP/1.1 | Connection: Upgrade;Upgrade: websocket;Transfer-Encoding: chunked       | interim-with-body
            """)
    void mustRejectAChangeToAnythingElse(String version, String fields, String reason) {
        String message = version + " 101 Switching Protocols\r\n" + fields.replace(";", "\r\n") + "\r\n\r\n";
        assertThat(Wire.response(message, false, UpgradeProtocol.of("websocket")).reason()).isEqualTo(reason);
    }

    /// Some servers name Transfer-Encoding in Connection; it has rules of its own.
    @Test
    void passesOverFramingFieldsNamedByConnection() {
        assertThat(Wire.response("HTTP/1.1 200 OK\r\nConnection: Transfer-Encoding, close\r\nTransfer-Encoding: chunked\r\n\r\n").summary())
                .startsWith("200 [OK] CHUNKED 0 1.1 close");
        assertThat(Wire.response("HTTP/1.1 200 OK\r\nConnection: Content-Length\r\nContent-Length: 4\r\n\r\n").summary())
                .startsWith("200 [OK] LENGTH 4 1.1 keep");
    }
}
