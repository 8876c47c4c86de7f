package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What leaves towards a client.
class ResponseWriterTest {

    private static final String DATE = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

    private final ResponseWriter writer = new ResponseWriter(InstantSource.fixed(Instant.parse("1994-11-06T08:49:37.9Z")));

    private String answer(String message, BiConsumer<ByteBuf, Http1ResponseHead> write) {
        return answer(message, false, null, write);
    }

    private String answer(String message, boolean head, @Nullable UpgradeProtocol upgrade, BiConsumer<ByteBuf, Http1ResponseHead> write) {
        ResponseReader reader = new ResponseReader(new HeadMemory(), Wire.LIMITS);
        reader.expect(head, upgrade);
        assertThat(reader.read(Wire.buffer(Wire.bytes(message)))).isEqualTo(HeadState.COMPLETE);
        ByteBuf out = Unpooled.buffer();
        write.accept(out, reader.head());
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private String forClient(String message, boolean http10, boolean keep) {
        return answer(message, (out, head) ->
                writer.write(out, head, http10, BodyForm.forClient(head.framing(), http10), keep, true, HeaderEdits.NONE));
    }

    @Test
    void copiesTheHeadByteForByteWithoutWhatBelongsToTheConnection() {
        assertThat(forClient("HTTP/1.1 200 Fine \u00e9\r\nserver:x\r\nDate: yesterday\r\nContent-Length: 5\r\nConnection: keep-alive, x-a\r\n"
                + "Keep-Alive: timeout=5\r\nX-A: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nProxy-Authenticate: x\r\nTrailer: t\r\n\r\n", false, true))
                .isEqualTo("HTTP/1.1 200 Fine \u00e9\r\nserver:x\r\nDate: yesterday\r\nContent-Length: 5\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n"
                        + "Trailer: t\r\nVia: 1.1 evenkeel\r\n\r\n");
    }

    /// RFC 9110 §6.6.1: a recipient with a clock MUST record the time when Date is missing.
    @Test
    void addsDateWhenItIsMissing() {
        assertThat(forClient("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, true))
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + DATE + "Via: 1.1 evenkeel\r\n\r\n");
    }

    @Test
    void addsDateWhenConnectionNamesTheOneThereIs() {
        assertThat(forClient("HTTP/1.1 200 OK\r\nDate: x\r\nConnection: date\r\nContent-Length: 0\r\n\r\n", false, true))
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + DATE + "Via: 1.1 evenkeel\r\n\r\n");
    }

    /// RFC 9112 §2.6, §4: our version, and a space before an empty phrase.
    @Test
    void mendsTheStatusLine() {
        assertThat(forClient("HTTP/1.1 200\r\nDate: x\r\n\r\n", false, true)).startsWith("HTTP/1.1 200 \r\nDate: x\r\n");
        assertThat(forClient("HTTP/1.0 200 OK\r\n\r\n", false, true)).startsWith("HTTP/1.1 200 OK\r\n").contains("Via: 1.0 evenkeel\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 5            | false | AS_IT_CAME | Content-Length: 5;
            content-length:05            | false | AS_IT_CAME | Content-Length: 5;
            Content-Length: 5            | true  | AS_IT_CAME | Content-Length: 5;
            Transfer-Encoding: Chunked   | false | AS_IT_CAME | Transfer-Encoding: chunked;
            Transfer-Encoding: chunked   | true  | DATA       |
            A: b                         | false | CHUNKED    | A: b;Transfer-Encoding: chunked;
            A: b                         | true  | DATA       | A: b;
            """)
    void framesForTheClientsVersion(String field, boolean http10, BodyForm form, String expected) {
        String text = answer("HTTP/1.1 200 OK\r\nDate: x\r\n" + field + "\r\nTrailer: T\r\n\r\n", (out, head) -> {
            assertThat(BodyForm.forClient(head.framing(), http10)).isEqualTo(form);
            writer.write(out, head, http10, form, false, false, HeaderEdits.NONE);
        });
        String trailer = form == BodyForm.DATA ? "" : "Trailer: T\r\n";
        assertThat(text.replace(trailer, "")).isEqualTo("HTTP/1.1 200 OK\r\nDate: x\r\n"
                + (expected == null ? "" : expected.replace(";", "\r\n")) + "Connection: close\r\n\r\n");
        assertThat(form.endsWithConnection()).isEqualTo(form == BodyForm.DATA);
    }

    /// RFC 9112 §9.3: persistence is the default of 1.1 and has to be said to 1.0.
    @Test
    void tellsTheClientWhetherTheConnectionStays() {
        String message = "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 0\r\n\r\n";
        assertThat(forClient(message, false, true)).doesNotContain("Connection");
        assertThat(forClient(message, true, true)).endsWith("Connection: keep-alive\r\n\r\n");
        assertThat(forClient(message, false, false)).endsWith("Connection: close\r\n\r\n");
        assertThat(forClient(message, true, false)).endsWith("Connection: close\r\n\r\n");
    }

    /// RFC 9110 §8.6, §9.3.2, §15.4.5: HEAD and 304 tell the length of what is not there; 204 has none.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | true  | Content-Length: 5           | Content-Length: 5;
            200 | true  | Transfer-Encoding: chunked  |
            304 | false | Content-Length: 5           | Content-Length: 5;
            204 | false | Content-Length: 0           |
            204 | false | Content-Length: 9           |
            204 | false | Transfer-Encoding: chunked  |
            """)
    void writesNoFramingWhereNoBodyIs(int status, boolean isHead, String field, String expected) {
        String text = answer("HTTP/1.1 " + status + " X\r\nDate: x\r\n" + field + "\r\n\r\n", isHead, null, (out, head) ->
                writer.write(out, head, false, BodyForm.forClient(head.framing(), false), true, false, HeaderEdits.NONE));
        assertThat(text).isEqualTo("HTTP/1.1 " + status + " X\r\nDate: x\r\n"
                + (expected == null ? "" : expected.replace(";", "\r\n")) + "\r\n");
    }

    @Test
    void editsFields() {
        HeaderEdits edits = HeaderEdits.of(Map.of("Strict-Transport-Security", "max-age=1"), Map.of(), List.of("server"));
        assertThat(answer("HTTP/1.1 200 OK\r\nServer: x\r\nDate: y\r\nContent-Length: 0\r\n\r\n", (out, head) ->
                writer.write(out, head, false, BodyForm.AS_IT_CAME, true, false, edits)))
                .isEqualTo("HTTP/1.1 200 OK\r\nDate: y\r\nContent-Length: 0\r\nStrict-Transport-Security: max-age=1\r\n\r\n");
    }

    @Test
    void removedSpaceBeforeAColonIsNotForwarded() {
        assertThat(forClient("HTTP/1.1 200 OK\r\nDate : x\r\nContent-Length : 5\r\nA : b\r\n\r\n", false, true))
                .isEqualTo("HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 5\r\nA: b\r\nVia: 1.1 evenkeel\r\n\r\n");
    }

    @Test
    void passesInterimAnswersOn() {
        assertThat(answer("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", writer::writeInterim))
                .isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
        ByteBuf out = Unpooled.buffer();
        writer.writeContinue(out);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    }

    @Test
    void passesTheChangeOfProtocolOn() {
        assertThat(answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade, foo\r\nFoo: 1\r\nServer: s\r\nSec-WebSocket-Accept: x\r\n\r\n",
                false, UpgradeProtocol.of("websocket"), (out, head) -> writer.writeUpgrade(out, head, true,
                        HeaderEdits.of(Map.of("A", "1"), Map.of(), List.of("Server")))))
                .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\nVia: 1.1 evenkeel\r\n"
                        + "A: 1\r\nConnection: upgrade\r\n\r\n");
    }

    @Test
    void makesTheDateOnceASecond() {
        DateClock dates = new DateClock();
        byte[] line = dates.line(784_111_777_000L);
        assertThat(Wire.text(line)).isEqualTo(DATE);
        assertThat(dates.line(784_111_777_999L)).isSameAs(line);
        assertThat(Wire.text(dates.line(784_111_778_000L))).contains("08:49:38 GMT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            false | false | true  | ''                            | true
            false | true  | true  | ''                            | false
            true  | false | true  | 'Connection: keep-alive\r\n'  | true
            false | false | false | 'Connection: close\r\n'       | true
            """)
    void writesAnswersOfItsOwn(boolean http10, boolean head, boolean keep, String connection, boolean body) {
        ByteBuf out = Unpooled.buffer();
        writer.write(out, LocalAnswer.error(503, "no-backend").retryAfter(3), http10, head, keep);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 503 Service Unavailable\r\n" + DATE
                + "X-Evenkeel-Reason: no-backend\r\nCache-Control: no-store\r\nRetry-After: 3\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: 37\r\n" + connection + "\r\n" + (body ? "503 Service Unavailable (no-backend)\n" : ""));
    }

    @Test
    void writesRedirectsAndFixedAnswers() {
        byte[] nothing = {};
        ByteBuf out = Unpooled.buffer();
        writer.write(out, new LocalAnswer(308, nothing, nothing, nothing, 0, Wire.bytes("Location: /x\r\n")), false, false, true);
        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo("HTTP/1.1 308 Permanent Redirect\r\n" + DATE + "Location: /x\r\nContent-Length: 0\r\n\r\n");
        out.clear();
        writer.write(out, LocalAnswer.error(400, "x").body(Wire.bytes("text/html"), Wire.bytes("<p>")), false, false, true);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).endsWith("Content-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>");
    }

    /// RFC 9110 §8.6: no length in 204; in 304 it would speak of another representation.
    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void writesNoBodyWhereNoneMayBe(int status) {
        ByteBuf out = Unpooled.buffer();
        writer.write(out, LocalAnswer.error(status, "x"), false, false, true);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).doesNotContain("Content-").endsWith("no-store\r\n\r\n");
    }

    @Test
    void everyRejectionHasAStatusWithAPhrase() {
        for (Rejection rejection : Rejection.values()) {
            assertThat(StatusLine.phrase(rejection.status())).as(rejection.name()).isNotEmpty();
            assertThat(rejection.reason()).isEqualTo(rejection.name().toLowerCase().replace('_', '-'));
        }
        assertThat(Wire.text(StatusLine.of(599))).isEqualTo("HTTP/1.1 599 \r\n");
    }
}
