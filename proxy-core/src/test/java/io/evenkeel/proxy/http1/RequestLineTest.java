package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §3.
class RequestLineTest {

    @Test
    void readsMethodTargetAndVersionAndLeavesWhatFollows() {
        Wire.Outcome outcome = Wire.request("GET /a?b=c HTTP/1.1\r\nHost: h\r\n\r\nGET /next");
        assertThat(outcome.summary()).startsWith("GET /a ?b=c host=h NONE 0 1.1 keep");
        assertThat(outcome.rest()).isEqualTo("GET /next");
    }

    /// §2.2: a server SHOULD ignore at least one empty line received before the request line.
    @Test
    void passesOverOneEmptyLineBeforeTheRequest() {
        assertThat(Wire.request("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").state()).isEqualTo(HeadState.COMPLETE);
        assertThat(Wire.request("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").reason()).isEqualTo("bad-method");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "get", "PURGE", "M-SEARCH", "!#$%&'*+-.^_`|~09AZaz"})
    void takesAnyTokenAsMethod(String method) {
        assertThat(Wire.request(method + " / HTTP/1.1\r\nHost: h\r\n\r\n").summary()).startsWith(method + " / ");
    }

    /// §3.1: method = token.
    @ParameterizedTest
    @ValueSource(strings = {"", "G:ET", "G(ET", "GET\t", "GE\0T", "GE\u00e9T", "\"GET\"", "G,ET", "\n", "\u0016\u0003\u0001"})
    void mustRejectMethodThatIsNoToken(String method) {
        assertThat(Wire.request(method + " / HTTP/1.1\r\nHost: h\r\n\r\n").reason()).isEqualTo("bad-method");
    }

    @Test
    void mustRejectMethodLongerThanAnyKnown() {
        assertThat(Wire.request("M".repeat(32) + " / HTTP/1.1\r\nHost: h\r\n\r\n").state()).isEqualTo(HeadState.COMPLETE);
        assertThat(Wire.request("M".repeat(33) + " / HTTP/1.1\r\nHost: h\r\n\r\n").reason()).isEqualTo("method-too-long");
    }

    /// RFC 9110 §9.3.6: an origin server may refuse; a tunnel past the routes has no place in a gateway.
    @Test
    void mustRefuseConnect() {
        assertThat(Wire.request("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n").reason()).isEqualTo("connect-refused");
    }

    /// §3: exactly one SP between the parts, and nothing after the version.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'GET  / HTTP/1.1'        | bad-request-line
            'GET /  HTTP/1.1'        | bad-request-line
            'GET / HTTP/1.1 '        | bad-request-line
            'GET /'                  | bad-request-line
            'GET / '                 | bad-request-line
            'GET / http/1.1'         | bad-request-line
            'GET / HTTP/11'          | bad-request-line
            'GET / HTTP/1.10'        | bad-request-line
            'GET / HTTP/1,1'         | bad-request-line
            'GET / HTP/1.1'          | bad-request-line
            'GET / HTTP/1.1x'        | bad-request-line
            'GET / HTTP/2.0'         | version-not-supported
            'GET / HTTP/1.2'         | version-not-supported
            'GET / HTTP/0.9'         | version-not-supported
            'PRI * HTTP/2.0'         | version-not-supported
            """)
    void mustRejectRequestLine(String line, String reason) {
        assertThat(Wire.request(line + "\r\nHost: h\r\n\r\n").reason()).isEqualTo(reason);
    }

    /// §2.2: a lone LF or CR ends no line for us; who takes it for an end reads another message.
    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\nHost: h\r\n\r\n", "GET / HTTP/1.1\rHost: h\r\n\r\n", "GET / HTTP/1.1\r\r\nHost: h\r\n\r\n"})
    void mustRejectBareLineEnds(String message) {
        assertThat(Wire.request(message).reason()).isEqualTo("bad-request-line");
    }

    @Test
    void boundsTheRequestLineToTheByte() {
        HeadLimits limits = new HeadLimits(64, 1024, 10);
        String path = "/" + "a".repeat(64 - "GET / HTTP/1.1".length());
        assertThat(Wire.request("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n", limits).state()).isEqualTo(HeadState.COMPLETE);
        assertThat(Wire.request("\r\nGET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n", limits).state()).isEqualTo(HeadState.COMPLETE);
        assertThat(Wire.request("GET " + path + "a HTTP/1.1\r\nHost: h\r\n\r\n", limits).reason()).isEqualTo("request-line-too-long");
        assertThat(Wire.request("GET /" + "a".repeat(80), limits).reason()).isEqualTo("request-line-too-long");
    }

    @Test
    void growsForLinesLongerThanItsFirstArray() {
        String path = "/" + "a".repeat(8000);
        assertThat(Wire.requestOnce("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").summary()).contains(path);
    }
}
