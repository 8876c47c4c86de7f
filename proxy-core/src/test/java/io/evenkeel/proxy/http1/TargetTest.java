package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.PathEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §3.2 and the one way of normalising paths (docs/threat-model.md).
class TargetTest {

    /// RFC 3986 §6.2.2: what is matched, and what is forwarded.
    @ParameterizedTest
    @CsvSource(delimiterString = " | ", textBlock = """
            /                    | /                  | /
            /a/b                 | /a/b               | /a/b
            /%61%2D%5f/x         | /a-_/x             | /%61%2D%5f/x
            /a%3ab%C3%a9         | /a%3Ab%C3%A9       | /a%3ab%C3%a9
            /%25                 | /%25               | /%25
            /%2525               | /%2525             | /%2525
            /100%2541            | /100%2541          | /100%2541
            /a/./b               | /a/b               | /a/b
            /a/../b              | /b                 | /b
            /a/b/..              | /a/                | /a/
            /a/b/.               | /a/b/              | /a/b/
            /.                   | /                  | /
            /a/%2e/b             | /a/b               | /a/b
            /a/%2e%2E/b          | /b                 | /b
            /a/.%2e/b            | /b                 | /b
            /%61/%2e%2e/%62      | /b                 | /%62
            /%61%62/../c         | /c                 | /c
            /%61/x/../c          | /a/c               | /%61/c
            //a                  | //a                | //a
            /a//../b             | /a/b               | /a/b
            /a/...               | /a/...             | /a/...
            /.a/..b/c.           | /.a/..b/c.         | /.a/..b/c.
            /a;x=1/b             | /a;x=1/b           | /a;x=1/b
            /a%20b               | /a%20b             | /a%20b
            /[x]{y}|^`           | /[x]{y}|^`         | /[x]{y}|^`
            /a:b@c!$&'()*+,=~    | /a:b@c!$&'()*+,=~  | /a:b@c!$&'()*+,=~
            """, quoteCharacter = '\u0000')
    void normalisesThePathForMatchingAndKeepsTheRest(String sent, String matched, String forwarded) {
        assertThat(Wire.request("GET " + sent + "?q HTTP/1.1\r\nHost: h\r\n\r\n").summary())
                .startsWith("GET " + matched + " ?q ").contains(" forwarded=" + forwarded + "|");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/..", "/../a", "/a/../../b", "/%2e%2e/a", "/.%2E", "/a/b/../../..", // above the root
        "/a\\b", // a slash to some
        "/..%2Fa", "/a/..%2f..%2Fb", "/a%2F..", "/a%2F../b", "/a%2f%2e%2E%2fb", "/.%5Ca", "/a%5c.", "/..%5c..",
        "/a/..%00", "/a%00./b", "/a%2F..;x", // dot segments beside another way to write a separator, or an end
        "/a/..;/b", "/a/.;x/b", "/..;", "/%2e%2e;/", // path parameters on dot segments
        "/a%", "/a%4", "/a%zz", "/a%4g", "/%", "/a/%2", // no escapes
    })
    void mustRejectPathThatCanBeReadInTwoWays(String path) {
        assertThat(Wire.request("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").reason()).isEqualTo("bad-path");
    }

    /// What a route must allow: it is matched and forwarded as it was sent, and told.
    @ParameterizedTest
    @CsvSource(delimiterString = " | ", textBlock = """
            /a%2Fb              | 1    | /a%2Fb              | /a%2Fb
            /%41%2fb%2F         | 1    | /A%2Fb%2F           | /%41%2fb%2F
            /a%5cb              | 10   | /a%5Cb              | /a%5cb
            /a%00               | 100  | /a%00               | /a%00
            /%252e%252e/a       | 1000 | /%252e%252e/a       | /%252e%252e/a
            /a%252fb            | 1000 | /a%252fb            | /a%252fb
            /a%255Cb            | 1000 | /a%255Cb            | /a%255Cb
            /a%2500             | 1000 | /a%2500             | /a%2500
            /a%25252e           | 1000 | /a%25252e           | /a%25252e
            /a%2F%5c%00%252F    | 1111 | /a%2F%5C%00%252F    | /a%2F%5c%00%252F
            /x%2Fy/../a         | 1    | /a                  | /a
            /a%2F...%2F.b/%2F   | 1    | /a%2F...%2F.b/%2F   | /a%2F...%2F.b/%2F
            """, quoteCharacter = '\u0000')
    void tellsTheEncodingsThatARouteMustAllow(String sent, String encodings, String matched, String forwarded) {
        assertThat(Wire.request("GET " + sent + " HTTP/1.1\r\nHost: h\r\n\r\n").summary())
                .startsWith("GET " + matched + " ? ").contains(" encodings=" + encodings + " forwarded=" + forwarded + "|");
        assertThat(Wire.request("GET /?" + sent + " HTTP/1.1\r\nHost: h\r\n\r\n").summary()).doesNotContain("encodings");
    }

    @Test
    void forgetsTheEncodingsOfTheRequestBefore() {
        RequestReader reader = Wire.requestReader(Wire.LIMITS);
        for (String path : new String[] {"/a%2Fb", "/a/./b", "/a"}) {
            assertThat(reader.read(Wire.buffer(Wire.bytes("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n")))).isEqualTo(HeadState.COMPLETE);
            assertThat(reader.head().encodings()).isEqualTo(path.contains("%") ? PathEncoding.SLASH.bit() : 0);
            reader.recycle();
        }
    }

    @Test
    void leavesTheQueryAlone() {
        String query = "a=%2F%00%zz/../\\[]{}|^`%25%2e&?b";
        assertThat(Wire.request("GET /? HTTP/1.1\r\nHost: h\r\n\r\n").summary()).startsWith("GET / ? ");
        assertThat(Wire.request("GET /x?" + query + " HTTP/1.1\r\nHost: h\r\n\r\n").summary()).startsWith("GET /x ?" + query + " host");
    }

    /// RFC 9112 §3.2, RFC 9110 §4.2.5: no spaces, controls, raw octets above ASCII, no fragment.
    @ParameterizedTest
    @ValueSource(strings = {"/a#b", "/#", "/\"", "/<", "/>", "/\t", "/\0", "/\u007f", "/\u00e9", "/\u0080", "/\u000b", "/?\u00ff", "/a\n"})
    void mustRejectOctetsNoTargetHas(String target) {
        assertThat(Wire.request("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").reason()).isEqualTo("bad-target");
    }

    /// §3.2.2: a server MUST accept the absolute form.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://h/a?b         | GET /a ?b host=h
            HTTP://H/a           | GET /a ? host=h
            http://h             | GET / ? host=h
            http://h?q           | GET / ?q host=h
            http://h/../x/./     | bad-path
            http://h/x/../y      | GET /y ? host=h
            """)
    void readsAbsoluteForm(String target, String expected) {
        Wire.Outcome outcome = Wire.request("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(outcome.reason() + outcome.summary()).startsWith(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://", "http:///a", "http://?q", "http:/h/", "http:h", "ftp://h/", "h/a", "h:80", "a", "http://u@h/", "http://u:p@h/",
        "http://@h/", "https:", "?q", "*/", "**", "%2f",
    })
    void mustRejectOtherForms(String target) {
        assertThat(Wire.request("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").reason()).isEqualTo("bad-target");
    }

    /// RFC 9110 §7.4: a server must not take `https` for granted on a connection that is not.
    @Test
    void mustRejectHttpsTargetOnPlainConnection() {
        assertThat(Wire.request("GET https://h/ HTTP/1.1\r\nHost: h\r\n\r\n").reason()).isEqualTo("misdirected");
        String forwarded = Wire.forward("GET https://h/ HTTP/1.1\r\nHost: h\r\n\r\n", new Forwarding(Wire.bytes("p"), false, false), true);
        assertThat(forwarded).startsWith("GET / HTTP/1.1\r\n").contains("X-Forwarded-Proto: https\r\n");
    }

    /// §3.2.4: `*` is for OPTIONS alone, and so is an absolute form without a path.
    @Test
    void takesAsteriskForOptionsAlone() {
        assertThat(Wire.request("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").summary()).startsWith("OPTIONS / ?").contains("forwarded=*");
        assertThat(Wire.request("OPTIONS http://h HTTP/1.1\r\nHost: h\r\n\r\n").summary()).contains("forwarded=*");
        assertThat(Wire.request("OPTIONS http://h/ HTTP/1.1\r\nHost: h\r\n\r\n").summary()).contains("forwarded=/|");
        assertThat(Wire.request("GET * HTTP/1.1\r\nHost: h\r\n\r\n").reason()).isEqualTo("bad-target");
    }
}
