package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What leaves towards a backend for what came from a client.
class RequestWriterTest {

    private static final String ADDED = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\n";

    private static Forwarding untrusted() {
        return new Forwarding(Wire.bytes("192.0.2.1"), false, true);
    }

    private static Forwarding trusted() {
        return new Forwarding(Wire.bytes("192.0.2.1"), true, false);
    }

    @Test
    void copiesFieldsInOrderByteForByteAndAddsWhatTheProxyKnows() {
        assertThat(Wire.forward("GET /a?b HTTP/1.1\r\nHost:  Shop.example:80\r\nA:1 \r\nConnection: keep-alive\r\nb:\t\u00e9\r\nA: 2\r\n\r\n",
                untrusted()))
                .isEqualTo("GET /a?b HTTP/1.1\r\nHost:  Shop.example:80\r\nA:1 \r\nb:\t\u00e9\r\nA: 2\r\n" + ADDED
                        + "Via: 1.1 evenkeel\r\nX-Forwarded-Host: Shop.example:80\r\n\r\n");
    }

    @Test
    void speaksHttp11ForHttp10ClientsAndNamesTheHost() {
        assertThat(Wire.forward("GET / HTTP/1.0\r\nA: b\r\nConnection: keep-alive\r\n\r\n", untrusted().backendHost(Wire.bytes("10.0.0.1:80"))))
                .isEqualTo("GET / HTTP/1.1\r\nHost: 10.0.0.1:80\r\nA: b\r\n" + ADDED + "Via: 1.0 evenkeel\r\n\r\n");
        assertThat(Wire.forward("GET http://A:1/x HTTP/1.0\r\n\r\n", untrusted()))
                .isEqualTo("GET /x HTTP/1.1\r\nHost: A:1\r\n" + ADDED + "Via: 1.0 evenkeel\r\nX-Forwarded-Host: A:1\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SID=1                 | ''
            SID=1; a=b            | Cookie: a=b~
            a=b; SID=1 ;c = d     | Cookie: a=b; c = d~
            SID=1; SID=2; ; ;a    | Cookie: a~
            a=SID=1; sid=1;XSID=1; SID=1 | Cookie: a=SID=1; sid=1; XSID=1~
            """)
    void takesItsOwnCookieOutAndLeavesTheOthersAsTheyCame(String cookies, String expected) {
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\nCookie: " + cookies + "\r\nB: c\r\n\r\n", untrusted().hiddenCookie(Wire.bytes("SID"))))
                .isEqualTo("GET / HTTP/1.1\r\nHost: h\r\nB: c\r\n" + expected.replace("~", "\r\n") + ADDED
                        + "Via: 1.1 evenkeel\r\nX-Forwarded-Host: h\r\n\r\n");
    }

    @Test
    void copiesCookiesByteForByteWhenItsOwnIsNotAmongThem() {
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\ncookie:a=b;sid=1 ;;c\r\nCookie: SID\r\n\r\n", untrusted().hiddenCookie(Wire.bytes("SID"))))
                .startsWith("GET / HTTP/1.1\r\nHost: h\r\ncookie:a=b;sid=1 ;;c\r\nCookie: SID\r\n" + ADDED);
    }

    @Test
    void takesItsOwnCookieOutOfEveryField() {
        assertThat(Wire.forward("GET / HTTP/1.1\r\nCookie: SID=1; a=b\r\nHost: h\r\nCookie: SID=2\r\nCookie: c=d\r\n\r\n",
                untrusted().hiddenCookie(Wire.bytes("SID"))))
                .startsWith("GET / HTTP/1.1\r\nHost: h\r\nCookie: a=b\r\nCookie: c=d\r\n" + ADDED);
    }

    @Test
    void aRouteThatRemovesCookiesRemovesAllOfThem() {
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\nCookie: SID=1; a=b\r\n\r\n",
                untrusted().hiddenCookie(Wire.bytes("SID")).edits(HeaderEdits.of(Map.of(), Map.of(), List.of("Cookie")))))
                .startsWith("GET / HTTP/1.1\r\nHost: h\r\n" + ADDED);
    }

    @Test
    void replacesHostAndTellsTheOneThatWasAskedFor() {
        assertThat(Wire.forward("GET / HTTP/1.1\r\nA: b\r\nHost: h\r\nC: d\r\n\r\n", untrusted().host(Wire.bytes("inner"))))
                .isEqualTo("GET / HTTP/1.1\r\nHost: inner\r\nA: b\r\nC: d\r\n" + ADDED + "Via: 1.1 evenkeel\r\nX-Forwarded-Host: h\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /a?q               | GET /a?q
            GET /a?                | GET /a?
            GET /a/../b?x=/../     | GET /b?x=/../
            GET /%61/./b%3a        | GET /%61/b%3a
            GET http://h/a?b       | GET /a?b
            GET http://h?b         | GET /?b
            OPTIONS *              | OPTIONS *
            OPTIONS http://h       | OPTIONS *
            """)
    void forwardsTheTargetInOriginForm(String start, String expected) {
        assertThat(Wire.forward(start + " HTTP/1.1\r\nHost: h\r\n\r\n", untrusted())).startsWith(expected + " HTTP/1.1\r\n");
    }

    /// The matched prefix counts decoded octets; the one cut off has as many as were sent for it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/x?q           | 4  | /v1   | /v1/x?q
            /%61p%69/x         | 4  | /v1   | /v1/x
            /a/../api/%78      | 4  | ''    | /%78
            /api%2bx/y         | 8  | ''    | /y
            /api               | 4  | /v1   | /v1
            /api/x             | 0  | /v1   | /v1/api/x
            /api               | 99 | /v1   | /v1
            /./                | 99 | /v1   | /v1
            """)
    void replacesThePrefixOfThePath(String path, int length, String prefix, String expected) {
        assertThat(Wire.forward("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n", untrusted().prefix(length, Wire.bytes(prefix))))
                .startsWith("GET " + expected + " HTTP/1.1\r\nHost: h\r\n");
    }

    @Test
    void neverRewritesTheAsterisk() {
        assertThat(Wire.forward("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", untrusted().prefix(1, Wire.bytes("/v1")))).startsWith("OPTIONS * H");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "X-Forwarded-For: 6.6.6.6", "x-forwarded-for: a\r\nX-FORWARDED-FOR: b", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil",
        "X-Forwarded-Port: 1", "X-Forwarded-Prefix: /x", "X-Forwarded-Server: s", "Forwarded: for=6.6.6.6", "X-Real-IP: 6.6.6.6",
        "X_Forwarded_For: 6.6.6.6", "X-Forwarded_Proto: https", "x_real_ip: 6.6.6.6", "X_Forwarded-Port: 1", "Content_Length: 5",
        "Transfer_Encoding: chunked",
    })
    void dropsWhatAnUntrustedPeerSaysAboutTheClient(String fields) {
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\nA: b\r\n\r\n", untrusted()))
                .isEqualTo("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n" + ADDED + "Via: 1.1 evenkeel\r\nX-Forwarded-Host: h\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X_Forwarded_For: 6.6.6.6", "X_Real-IP: 6", "x-forwarded_port: 1", "Proxy_Authorization: x"})
    void dropsNamesThatDifferByUnderscoresFromTrustedPeersToo(String field) {
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\n" + field + "\r\n\r\n", trusted())).doesNotContain(field);
    }

    @Test
    void keepsOrdinaryNamesWithUnderscores() {
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\nX_Tenant: 1\r\n_: 2\r\n\r\n", untrusted())).contains("X_Tenant: 1\r\n_: 2\r\n");
    }

    @Test
    void appendsToWhatATrustedPeerSays() {
        String said = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: shop\r\nX-Forwarded-Port: 443\r\nForwarded: for=a\r\nX-Real-IP: 1\r\n";
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 10.1.1.1, 10.2.2.2\r\n" + said
                + "X-Forwarded-For:\r\nX-Forwarded-For: 10.3.3.3\r\n\r\n", trusted()))
                .isEqualTo("GET / HTTP/1.1\r\nHost: h\r\n" + said + "X-Forwarded-For: 10.1.1.1, 10.2.2.2, 10.3.3.3, 192.0.2.1\r\n\r\n");
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\n\r\n", trusted()))
                .isEqualTo("GET / HTTP/1.1\r\nHost: h\r\n" + ADDED + "X-Forwarded-Host: h\r\n\r\n");
    }

    @Test
    void appendsViaBehindTheClients() {
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\nVia: 1.1 a\r\n\r\n", untrusted())).contains("Via: 1.1 a\r\n")
                .contains("\r\nVia: 1.1 evenkeel\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            X-Request-Id: 4bf92f35-77b3            | 4bf92f35-77b3
            x-request-id: Root=1-67891233:a/b+c~._ | Root=1-67891233:a/b+c~._
            X-Request-Id:                          |
            X-Request-Id: a b                      |
            X-Request-Id: a;b                      |
            X-Request-Id: "a"                      |
            X-Request-Id: <script>                 |
            A: b                                   |
            """)
    void offersOnlyASaneRequestId(String field, String expected) {
        assertThat(requestId(field)).isEqualTo(expected);
    }

    @Test
    void offersNoRequestIdThatIsLongOrOneOfTwo() {
        assertThat(requestId("X-Request-Id: " + "a".repeat(128))).hasSize(128);
        assertThat(requestId("X-Request-Id: " + "a".repeat(129))).isNull();
        assertThat(requestId("X-Request-Id: a\r\nX-Request-Id: a")).isNull();
    }

    private static String requestId(String field) {
        RequestReader reader = Wire.requestReader(Wire.LIMITS);
        assertThat(reader.read(Wire.buffer(Wire.bytes("GET / HTTP/1.1\r\nHost: h\r\n" + field + "\r\n\r\n")))).isEqualTo(HeadState.COMPLETE);
        var id = reader.head().requestId();
        return id == null ? null : id.toString();
    }

    @Test
    void replacesTheRequestIdOrPassesItOn() {
        String request = "GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: a\r\nX-Request-Id: b\r\n\r\n";
        assertThat(Wire.forward(request, untrusted().requestId(Wire.bytes("77")))).contains("X-Request-Id: 77\r\n")
                .doesNotContain("Id: a", "Id: b");
        assertThat(Wire.forward(request, untrusted())).contains("X-Request-Id: a\r\nX-Request-Id: b\r\n");
    }

    /// RFC 9112 §6: one spelling of the framing leaves, whatever came.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 5         | Content-Length: 5
            content-length: 5         | content-length: 5
            Content-Length: 0         | Content-Length: 0
            Content-Length:5          | Content-Length: 5
            Content-Length:  5        | Content-Length: 5
            Content-Length: 5\t       | Content-Length: 5
            Content-Length: 0005      | Content-Length: 5
            Content-Length: 00        | Content-Length: 0
            transfer-encoding:Chunked | Transfer-Encoding: chunked
            Content-Length: 12345678901234567 | Content-Length: 12345678901234567
            """)
    void writesTheFramingCanonically(String field, String expected) {
        String head = Wire.forward("POST / HTTP/1.1\r\nHost: h\r\n" + field + "\r\n\r\n", untrusted());
        assertThat(head).contains("\r\n" + expected + "\r\n");
        assertThat(head.toLowerCase().split("content-length|transfer-encoding")).hasSize(2);
    }

    /// RFC 9110 §10.1.1: an expectation of HTTP/1.0 is ignored, so no 100 may come for it.
    @Test
    void passesExpectOnButForHttp10() {
        assertThat(Wire.forward("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", untrusted())).contains("Expect");
        assertThat(Wire.forward("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", untrusted())).doesNotContain("Expect");
    }

    @Test
    void editsFields() {
        HeaderEdits edits = HeaderEdits.of(Map.of("X-Env", "prod"), Map.of("X-Added", "\u00e9"), List.of("COOKIE"));
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: h\r\nCookie: a\r\nA: b\r\nx-env: dev\r\ncookie: c\r\nX-Added: 0\r\n\r\n",
                trusted().edits(edits)))
                .isEqualTo("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\nX-Added: 0\r\n" + ADDED
                        + "X-Forwarded-Host: h\r\nX-Env: prod\r\nX-Added: \u00e9\r\n\r\n");
    }

    @Test
    void writesTheSameAgainForAnotherBackend() {
        Forwarding how = untrusted().host(Wire.bytes("a")).prefix(1, Wire.bytes("/x/")).close(true);
        String first = Wire.forward("GET /%2e/y HTTP/1.1\r\nHost: H\r\n\r\n", how);
        assertThat(first).startsWith("GET /x/y HTTP/1.1\r\nHost: a\r\n").endsWith("Connection: close\r\n\r\n");
        assertThat(Wire.forward("GET /%2e/y HTTP/1.1\r\nHost: H\r\n\r\n", how)).isEqualTo(first);
        assertThat(Wire.forward("GET / HTTP/1.1\r\nHost: H\r\n\r\n", how.reset())).startsWith("GET / HTTP/1.1\r\nHost: H\r\n")
                .doesNotContain("Connection");
    }
}
