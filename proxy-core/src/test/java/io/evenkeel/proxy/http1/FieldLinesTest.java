package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.evenkeel.routing.Bytes;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §5, RFC 9110 §5.
class FieldLinesTest {

    private static final String SOUND = "GET /a?b HTTP/1.1\r\nHost: ho.st:80\r\nA-Name: two words\r\n\r\n";

    private static Wire.Outcome withLine(String line) {
        return Wire.request("GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "A: b"                        | "A=b"
            "A:b"                         | "A=b"
            "A:"                          | "A="
            "A:    "                      | "A="
            "A:\t b \t"                   | "A=b"
            "A: b c\td"                   | "A=b c\td"
            "A: :b:"                      | "A=:b:"
            "!#$%&'*+-.^_`|~9: x"         | "!#$%&'*+-.^_`|~9=x"
            "A: \u0080\u00ff\u00e9"       | "A=\u0080\u00ff\u00e9"
            "A: 12345678901234567\t89"    | "A=12345678901234567\t89"
            """)
    void readsNameAndValue(String line, String field) {
        assertThat(withLine(line).summary()).endsWith("|Host=h|" + field);
    }

    /// RFC 9112 §5.1: no white space before the colon; RFC 9110 §5.1: a name is a token.
    @ParameterizedTest
    @ValueSource(strings = {
        "A : b", "A\t: b", "A b: c", ": b", "A", "A\u00e9: b", "A(: b", "A\0: b", "\u007f: b", "\"A\": b", "A@b: c", "A/b: c", "A\nB: c",
        "=A: b",
    })
    void mustRejectName(String line) {
        assertThat(withLine(line).reason()).isEqualTo("bad-header-name");
    }

    /// RFC 9112 §5.2: a sender must not fold; the first line may not begin with white space either (§2.2).
    @ParameterizedTest
    @ValueSource(strings = {" folded", "\tfolded", " : x", " "})
    void mustRejectFoldedLine(String line) {
        assertThat(withLine(line).reason()).isEqualTo("folded-header");
        assertThat(Wire.request("GET / HTTP/1.1\r\n" + line + "\r\nHost: h\r\n\r\n").reason()).isEqualTo("folded-header");
    }

    /// RFC 9110 §5.5: CR, LF and NUL are dangerous in values, the other controls invalid.
    @ParameterizedTest
    @ValueSource(strings = {
        "A: b\0c", "A: b\rc", "A: b\nc", "A: \u0001", "A: 1234567\u001f", "A: 12345678\u007f9", "A:\u000b", "A: x\u0008", "A: b\r",
        "Host: h\u0000",
    })
    void mustRejectControlsInValue(String line) {
        assertThat(withLine(line).reason()).isEqualTo("bad-header-value");
    }

    /// RFC 9112 §2.2.
    @Test
    void mustRejectBareLineFeeds() {
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n").reason()).isEqualTo("bad-header-value");
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: h\r\n\n").reason()).isEqualTo("bad-header-name");
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: h\r\n\rx").reason()).isEqualTo("bad-header-name");
    }

    /// RFC 9110 §5.5, RFC 9112 §2.2 and §3: wherever one of these is put into a sound head, it is sound no more.
    @ParameterizedTest
    @ValueSource(strings = {"\0", "\r", "\n", "\u000b", "\f", "\u001b", "\u007f"})
    void mustRejectAControlAnywhere(String control) {
        for (int at = 0; at < SOUND.length() - 1; at++) {
            String message = SOUND.substring(0, at) + control + SOUND.substring(at);
            assertThat(Wire.request(message).state()).as("at %d", at).isEqualTo(HeadState.REJECTED);
        }
    }

    /// Spaces stand between the parts of the request line, one each, and in and around values; nowhere else.
    @ParameterizedTest
    @ValueSource(strings = {" ", "\t"})
    void mustRejectWhiteSpaceOutsideOfValues(String space) {
        int colon = 0;
        for (int at = 0; at < SOUND.length() - 2; at++) {
            colon = SOUND.charAt(at) == '\n' ? 0 : SOUND.startsWith(": ", at - 1) ? at : colon;
            String message = SOUND.substring(0, at) + space + SOUND.substring(at);
            if (colon == 0 || SOUND.charAt(at) == '\n') {
                assertThat(Wire.request(message).state()).as("at %d", at).isEqualTo(HeadState.REJECTED);
            }
        }
        assertThat(Wire.request(SOUND.replace(": ", ":" + space + space).replace("two", "t" + space + "wo")).state()).isEqualTo(HeadState.COMPLETE);
    }

    @Test
    void boundsBytesAndCountOfFields() {
        String start = "GET / HTTP/1.1\r\n";
        String fields = "Host: h\r\nA: " + "b".repeat(60) + "\r\n";
        HeadLimits exact = new HeadLimits(64, fields.length(), 2);
        assertThat(Wire.request(start + fields + "\r\n", exact).state()).isEqualTo(HeadState.COMPLETE);
        assertThat(Wire.request(start + fields + "\r\n", new HeadLimits(64, fields.length() - 1, 2)).reason()).isEqualTo("headers-too-large");
        assertThat(Wire.request(start + fields + "\r\n", new HeadLimits(64, fields.length(), 1)).reason()).isEqualTo("too-many-headers");
        assertThat(Wire.request(start + "A".repeat(200), exact).reason()).isEqualTo("headers-too-large");
        assertThat(Wire.request(start + "A: " + "b".repeat(200), exact).reason()).isEqualTo("headers-too-large");
    }

    @Test
    void limitsSayWhatTheyTake() {
        assertThat(catchThrowable(() -> new HeadLimits(15, 64, 1)))
                .hasMessage("startLine: 15 (expected: 16..65536)");
        assertThat(catchThrowable(() -> new HeadLimits(16, 63, 1)))
                .hasMessage("fields: 63 (expected: 64..1048576)");
        assertThat(catchThrowable(() -> new HeadLimits(16, 64, 0)))
                .hasMessage("count: 0 (expected: 1..10000)");
    }

    @Test
    void findsFieldsByNameInAnyCaseAndByNumber() {
        RequestReader reader = Wire.requestReader(Wire.LIMITS);
        StringBuilder message = new StringBuilder("GET / HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\nX-B: 3\r\n");
        for (int i = 0; i < 90; i++) {
            message.append("N").append(i).append(": v").append(i).append("\r\n");
        }
        ByteBuf in = Wire.buffer(Wire.bytes(message.append("\r\n").toString()));
        assertThat(reader.read(in)).isEqualTo(HeadState.COMPLETE);
        Http1RequestHead head = reader.head();
        assertThat(head.header(Bytes.of("x-a"), 0)).hasToString("1");
        assertThat(head.header(Bytes.of("x-a"), 1)).hasToString("2");
        assertThat(head.header(Bytes.of("x-a"), 2)).isNull();
        assertThat(head.header(Bytes.of("x-"), 0)).isNull();
        assertThat(head.header(Bytes.of("n89"), 0)).hasToString("v89");
        assertThat(head.fieldCount()).isEqualTo(94);
        assertThat(head.length()).isEqualTo(message.length());
        assertThat(head.listener()).isEqualTo("web");
        assertThat(head.client()).isSameAs(Wire.CLIENT);
        in.release();
        reader.recycle();
    }
}
