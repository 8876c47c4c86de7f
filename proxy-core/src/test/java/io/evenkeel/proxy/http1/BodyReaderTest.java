package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §6 and §7.1.
class BodyReaderTest {

    private static final long NO_LIMIT = Long.MAX_VALUE;

    /// What reading a body came to.
    private record Outcome(BodyState state, String reason, String out, String rest, long payload) {}

    private static Outcome read(Framing framing, long length, BodyForm form, long limit, String message) {
        return Wire.everySplit(Wire.bytes(message), parts -> feed(framing, length, form, limit, parts));
    }

    private static Outcome feed(Framing framing, long length, BodyForm form, long limit, List<byte[]> parts) {
        BodyReader reader = new BodyReader();
        BodyState state = reader.start(framing, length, form, limit);
        Sink sink = new Sink();
        StringBuilder rest = new StringBuilder();
        for (byte[] part : parts) {
            ByteBuf in = Wire.buffer(part);
            if (state != BodyState.REJECTED) {
                state = reader.read(in, sink);
                rest.append(state == BodyState.DONE ? in.toString(StandardCharsets.ISO_8859_1) : "");
                assertThat(state == BodyState.MORE && in.isReadable()).isFalse();
            }
        }
        assertThat(reader.done()).isEqualTo(state == BodyState.DONE);
        String out = state == BodyState.REJECTED || form == BodyForm.CHUNKED ? "" : sink.toString();
        return new Outcome(state, state == BodyState.REJECTED ? reader.rejection().reason() : "", out, rest.toString(),
                state == BodyState.REJECTED ? 0 : reader.payload());
    }

    private static Outcome chunked(String message) {
        return read(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, NO_LIMIT, message);
    }

    private static Outcome data(String message) {
        return read(Framing.CHUNKED, 0, BodyForm.DATA, NO_LIMIT, message);
    }

    @Test
    void takesAsManyBytesAsAnnounced() {
        assertThat(read(Framing.LENGTH, 5, BodyForm.AS_IT_CAME, 5, "helloGET /"))
                .isEqualTo(new Outcome(BodyState.DONE, "", "hello", "GET /", 5));
        assertThat(read(Framing.LENGTH, 5, BodyForm.AS_IT_CAME, 5, "hell")).isEqualTo(new Outcome(BodyState.MORE, "", "hell", "", 4));
    }

    @Test
    void takesNothingWithoutABody() {
        assertThat(read(Framing.NONE, 0, BodyForm.AS_IT_CAME, NO_LIMIT, "x")).isEqualTo(new Outcome(BodyState.DONE, "", "", "x", 0));
    }

    @Test
    void knowsFromTheStartThatALengthPassesTheLimit() {
        BodyReader reader = new BodyReader();
        assertThat(reader.start(Framing.LENGTH, 6, BodyForm.AS_IT_CAME, 5)).isEqualTo(BodyState.REJECTED);
        assertThat(reader.rejection()).isEqualTo(Rejection.BODY_TOO_LARGE);
        assertThat(reader.start(Framing.LENGTH, 5, BodyForm.AS_IT_CAME, 5)).isEqualTo(BodyState.MORE);
        assertThat(reader.start(Framing.NONE, 0, BodyForm.AS_IT_CAME, 0)).isEqualTo(BodyState.DONE);
    }

    @Test
    void takesEverythingUntilTheBackendCloses() {
        assertThat(read(Framing.UNTIL_CLOSE, 0, BodyForm.DATA, NO_LIMIT, "hello")).isEqualTo(new Outcome(BodyState.MORE, "", "hello", "", 5));
        assertThat(read(Framing.UNTIL_CLOSE, 0, BodyForm.DATA, 4, "hello").reason()).isEqualTo("body-too-large");
    }

    /// §8: only an answer that ends with the connection is whole when it closes.
    @Test
    void tellsWholeFromCutOffWhenTheSenderCloses() {
        assertThat(atEnd(Framing.UNTIL_CLOSE, 0, BodyForm.DATA, "hello")).isEqualTo("DONE hello");
        assertThat(atEnd(Framing.UNTIL_CLOSE, 0, BodyForm.CHUNKED, "hello")).isEqualTo("DONE 5\r\nhello\r\n0\r\n\r\n");
        assertThat(atEnd(Framing.UNTIL_CLOSE, 0, BodyForm.CHUNKED, "")).isEqualTo("DONE 0\r\n\r\n");
        assertThat(atEnd(Framing.LENGTH, 6, BodyForm.AS_IT_CAME, "hello")).isEqualTo("MORE hello");
        assertThat(atEnd(Framing.LENGTH, 5, BodyForm.AS_IT_CAME, "hello")).isEqualTo("DONE hello");
        assertThat(atEnd(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, "5\r\nhello\r\n0\r\n")).isEqualTo("MORE 5\r\nhello\r\n0\r\n");
        assertThat(atEnd(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, "x")).isEqualTo("REJECTED ");
    }

    private static String atEnd(Framing framing, long length, BodyForm form, String message) {
        BodyReader reader = new BodyReader();
        Sink sink = new Sink();
        reader.start(framing, length, form, NO_LIMIT);
        reader.read(Wire.buffer(Wire.bytes(message)), sink);
        BodyState state = reader.end(sink);
        assertThat(reader.end(sink)).isEqualTo(state);
        return state + " " + sink;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 15, 16, 255, 256, 4095, 4096, 65_535, 65_536, 1_048_577})
    void writesChunkHeads(int size) {
        byte[] out = new byte[10];
        int length = ChunkedBody.putChunkHead(out, size);
        assertThat(Wire.text(out).substring(0, length)).isEqualTo(Integer.toHexString(size) + "\r\n");
        assertThat(ChunkedBody.putChunkHead(out, Integer.MAX_VALUE)).isEqualTo(10);
    }

    /// §7.1: chunks as they came, with any spelling of the size.
    @ParameterizedTest
    @ValueSource(strings = {
        "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "1\r\na\r\n1\r\nb\r\n00\r\n\r\n", "000005\r\nhello\r\n0\r\n\r\n", "A\r\n0123456789\r\n0\r\n\r\n",
        "a\r\n0123456789\r\n000000000000000\r\n\r\n", "2\r\n\r\n\r\n0\r\n\r\n", "5\r\n0\r\n\r\n\r\n0\r\n\r\n",
        "1\r\nx\r\n0\r\nX-Sum: 1\r\nServer-Timing: a;b\r\n\r\n",
    })
    void passesCanonicalChunksOnByteForByte(String body) {
        assertThat(chunked(body + "NEXT")).satisfies(o -> {
            assertThat(o.state()).isEqualTo(BodyState.DONE);
            assertThat(o.out()).isEqualTo(body);
            assertThat(o.rest()).isEqualTo("NEXT");
        });
    }

    @Test
    void passesWholeChunksInOnePieceByReference() {
        BodyReader reader = new BodyReader();
        reader.start(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, NO_LIMIT);
        Sink sink = new Sink();
        ByteBuf in = ByteBufAllocator.DEFAULT.buffer().writeBytes(Wire.bytes("5\r\nhello\r\n6\r\nworld!\r\n"));
        reader.read(in, sink);
        assertThat(sink.passed).isEqualTo(1);
        assertThat(sink.inserted).isZero();
        assertThat(reader.payload()).isEqualTo(11);
        assertThat(in.refCnt()).isEqualTo(1);
        in.release();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "5\\r\\nhello\\r\\n0\\r\\n\\r\\n"                             | "hello"
            "5;a=b\\r\\nhello\\r\\n1 ;c\\r\\n!\\r\\n0;x\\r\\nT: v\\r\\n\\r\\n"  | "hello!"
            "0\\r\\n\\r\\n"                                              | ""
            "2\\r\\n\\r\\n\\r\\n1\\r\\nx\\r\\n0\\r\\n\\r\\n"                 | "\\r\\nx"
            """)
    void handsOutOnlyDataToHttp10(String body, String data) {
        Outcome outcome = data(unescaped(body) + "NEXT");
        assertThat(outcome.out()).isEqualTo(unescaped(data));
        assertThat(outcome.rest()).isEqualTo("NEXT");
        assertThat(outcome.payload()).isEqualTo(unescaped(data).length());
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    /// §7.1.1: a recipient MUST ignore extensions it does not know; we know none and hand none on.
    @ParameterizedTest
    @ValueSource(strings = {";a", ";a=b", ";a=\"b;c\"", " ;a", "\t ; a = b", ";", ";;", ";a\t\u00e9 "})
    void dropsExtensions(String extension) {
        Outcome outcome = chunked("5" + extension + "\r\nhello\r\n0" + extension + "\r\n\r\nN");
        assertThat(outcome).isEqualTo(new Outcome(BodyState.DONE, "", "5\r\nhello\r\n0\r\n\r\n", "N", 5));
    }

    @Test
    void boundsExtensions() {
        assertThat(chunked("5;" + "a".repeat(255) + "\r\nhello\r\n").state()).isEqualTo(BodyState.MORE);
        assertThat(chunked("5;" + "a".repeat(256) + "\r\nhello\r\n").reason()).isEqualTo("chunk-extension-too-long");
        assertThat(chunked("5" + " ".repeat(257)).reason()).isEqualTo("chunk-extension-too-long");
    }

    /// §7.1: chunk-size = 1*HEXDIG; sizes that overflow or that another reader might take for a number.
    @ParameterizedTest
    @ValueSource(strings = {
        "\r\n", ";a\r\n", "g\r\n", "-1\r\n", "+5\r\n", " 5\r\n", "0x5\r\n", "5 \r\n", "5\t\r\n", "5 5\r\n", "5,\r\n", "5\n", "5\rx", "5\r\r\n",
        "5;a\n", "5;\0\r\n", "5;a\rb\r\n", "5;\u007f\r\n", "0000000000000005\r\n", "ffffffffffffffff\r\n", "10000000000000005\r\n",
        "8000000000000000\r\n", "5\0\r\n", "\u0665\r\n", "5\u00a0\r\n", "5 a\r\n", "0\n", "0\r0",
    })
    void mustRejectChunkLine(String line) {
        assertThat(chunked(line).reason()).isEqualTo("bad-chunk-size");
        assertThat(data("1\r\nx\r\n" + line).reason()).isEqualTo("bad-chunk-size");
    }

    /// §7.1: CRLF behind the data, and nothing else.
    @ParameterizedTest
    @ValueSource(strings = {"5\r\nhello\n", "5\r\nhello!", "5\r\nhello0\r\n\r\n", "5\r\nhello\rx", "5\r\nhello\r\r", "2\r\nhello\r\n"})
    void mustRejectDataWithoutLineEnd(String body) {
        assertThat(chunked(body).reason()).isEqualTo("bad-chunk");
    }

    @Test
    void countsContentAgainstTheLimitBeforeItComes() {
        assertThat(read(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, 6, "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n").payload()).isEqualTo(6);
        assertThat(read(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, 5, "5\r\nhello\r\n1\r\n").reason()).isEqualTo("body-too-large");
        assertThat(read(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, 5, "fffffffffffffff\r\n").reason()).isEqualTo("body-too-large");
        assertThat(read(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, 0, "0\r\n\r\n").state()).isEqualTo(BodyState.DONE);
    }

    /// RFC 9110 §6.5.1: fields that frame, route, authenticate or steer have no place in trailers.
    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 5", "transfer-encoding: chunked", "HOST: x", "Authorization: x", "X-Forwarded-For: 1", "X-Forwarded-Evil: 1",
        "Connection: close", "Set-Cookie: a", "Content-Type: x", "Content-Encoding: gzip", "Content-Range: x", "Trailer: a", "TE: x",
        "Cache-Control: no-store", "If-Match: x", "Proxy-Authorization: x", "Max-Forwards: 1", "Upgrade: h2c",
        "Content_Length: 5", "Transfer_encoding: chunked", "X_Forwarded-For: 1", "Set_Cookie: a", "IF_MATCH: x",
    })
    void dropsForbiddenTrailers(String line) {
        assertThat(chunked("0\r\nX-A: 1\r\n" + line + "\r\nX-B: 2\r\n\r\nN"))
                .isEqualTo(new Outcome(BodyState.DONE, "", "0\r\nX-A: 1\r\nX-B: 2\r\n\r\n", "N", 0));
    }

    /// RFC 9110 §7.6.1: header or trailer fields that `Connection` names.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            X-Hop           | true
            close, x-HOP ,y | true
            a, x-hop2       | false
            x-ho            | false
            """)
    void dropsTrailersThatConnectionNames(String names, boolean dropped) {
        ResponseReader heads = new ResponseReader(new HeadMemory(), Wire.LIMITS);
        ByteBuf in = Wire.buffer(Wire.bytes("HTTP/1.1 200 OK\r\nConnection: z\r\nConnection: " + names + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\nX-Sum: 1\r\nX-Hop: 2\r\n\r\n"));
        assertThat(heads.read(in)).isEqualTo(HeadState.COMPLETE);
        BodyReader reader = new BodyReader();
        reader.start(heads.head(), BodyForm.AS_IT_CAME, NO_LIMIT);
        Sink sink = new Sink();
        assertThat(reader.read(in, sink)).isEqualTo(BodyState.DONE);
        assertThat(sink).hasToString("0\r\nX-Sum: 1\r\n" + (dropped ? "" : "X-Hop: 2\r\n") + "\r\n");
    }

    /// §7.1.2: trailers are field lines and as strict.
    @ParameterizedTest
    @ValueSource(strings = {"A : b", " A: b", "A", ": b", "A: b\0", "A: b\rc", "A b: c", "\u00e9: b", "A\n", "A: b\n", "\n", "\r\r\n"})
    void mustRejectTrailer(String line) {
        assertThat(chunked("0\r\n" + line + "\r\n\r\n").reason()).isEqualTo("bad-trailer");
        assertThat(data("0\r\nT: x\r\n" + line + "\r\n\r\n").reason()).isEqualTo("bad-trailer");
    }

    @Test
    void boundsTrailersThatAreDroppedToo() {
        String line = "X-A: " + "a".repeat(1000) + "\r\n";
        assertThat(once("0\r\n" + line.repeat(8) + "\r\n")).isEqualTo(BodyState.DONE);
        assertThat(once("0\r\n" + line.repeat(9) + "\r\n")).isEqualTo(BodyState.REJECTED);
        assertThat(once("0\r\n" + line.replace("X-A", "TE").repeat(9) + "\r\n")).isEqualTo(BodyState.REJECTED);
    }

    @Test
    void boundsTheNumberOfTrailers() {
        assertThat(once("0\r\n" + "A:\r\n".repeat(50) + "TE:\r\n".repeat(50) + "\r\n")).isEqualTo(BodyState.DONE);
        assertThat(once("0\r\n" + "A:\r\n".repeat(50) + "TE:\r\n".repeat(51) + "\r\n")).isEqualTo(BodyState.REJECTED);
    }

    private static BodyState once(String message) {
        return feed(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, NO_LIMIT, List.of(Wire.bytes(message))).state();
    }

    @Test
    void readsOneBodyAfterTheOther() {
        BodyReader reader = new BodyReader();
        ByteBuf in = Wire.buffer(Wire.bytes("2;x\r\nab\r\n0\r\nA: b\r\n\r\n" + "3\r\nabc\r\n0\r\n\r\n" + "xyz"));
        Sink first = new Sink();
        reader.start(Framing.CHUNKED, 0, BodyForm.AS_IT_CAME, 2);
        assertThat(reader.read(in, first)).isEqualTo(BodyState.DONE);
        assertThat(first).hasToString("2\r\nab\r\n0\r\nA: b\r\n\r\n");
        Sink second = new Sink();
        reader.start(Framing.CHUNKED, 0, BodyForm.DATA, 3);
        assertThat(reader.read(in, second)).isEqualTo(BodyState.DONE);
        assertThat(second).hasToString("abc");
        assertThat(reader.read(in, second)).isEqualTo(BodyState.DONE);
        assertThat(in.readableBytes()).isEqualTo(3);
    }
}
