package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §6: one framing or none.
class RequestFramingTest {

    private static Wire.Outcome with(String fields) {
        return Wire.request("POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 0                  | NONE 0
            Content-Length: 5                  | LENGTH 5
            content-length:00005               | LENGTH 5
            Content-Length: 999999999999999999 | LENGTH 999999999999999999
            Transfer-Encoding: chunked         | CHUNKED 0
            transfer-encoding:CHUNKED          | CHUNKED 0
            Content-Type: text/plain           | NONE 0
            """)
    void decidesTheFraming(String field, String framing) {
        assertThat(with(field).summary()).contains(" host=h " + framing + " 1.1");
    }

    /// §6.2, RFC 9110 §8.6: 1*DIGIT, nothing else.
    @ParameterizedTest
    @ValueSource(strings = {
        "", "-1", "+1", "1 2", "1,1", "1, 1", "1,2", "0x10", "1e3", "ff", "1.0", "1;a", "\"1\"", "1000000000000000000",
        "18446744073709551621", "9223372036854775808", "1\u00a0", "\u0661", "1\t2",
    })
    void mustRejectMalformedContentLength(String value) {
        assertThat(with("Content-Length: " + value).reason()).isEqualTo("bad-content-length");
    }

    /// §6.3 item 5 allows equal ones to be merged; no client of good will sends them.
    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5\r\ncontent-length: 5", "Content-Length: 0\r\nA: b\r\nContent-Length: 0",
    })
    void mustRejectTwoContentLengths(String fields) {
        assertThat(with(fields).reason()).isEqualTo("two-content-lengths");
    }

    /// §6.1, §6.3 item 3: a recipient may refuse, and so ends CL.TE and TE.CL.
    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked\r\nContent-Length: 0", "Transfer-Encoding: xchunked\r\nContent-Length: 5",
        "Transfer-Encoding:\r\nContent-Length: 5",
    })
    void mustRejectLengthWithTransferEncoding(String fields) {
        assertThat(with(fields).reason()).isEqualTo("length-and-chunked");
    }

    /// §6.1, §7: what some reader might take for `chunked` and another not.
    @ParameterizedTest
    @ValueSource(strings = {
        "", "xchunked", "chunkedx", "chunked,", ",chunked", "chunked;a=b", "\"chunked\"", "chunked chunked", "chunked, chunked",
        "chunked, gzip", "identity", "gzip", "chunked, identity", "'chunked'", "chu nked",
        "gzip,,chunked", "gzip; q=1, chunked", "\u00a0chunked",
    })
    void mustRejectTransferEncoding(String value) {
        assertThat(with("Transfer-Encoding: " + value).reason()).isEqualTo("bad-transfer-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u000bchunked", "chunked\0", "\r\nchunked", "chun\rked"})
    void mustRejectControlsInTransferEncoding(String value) {
        assertThat(with("Transfer-Encoding: " + value).state()).isEqualTo(HeadState.REJECTED);
    }

    /// §6.1: 501 for a coding that is not understood.
    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "gzip,chunked", "gzip \t , deflate\t,Chunked", "identity, chunked"})
    void answersNotImplementedToOtherCodings(String value) {
        assertThat(with("Transfer-Encoding: " + value).reason()).isEqualTo("transfer-coding-not-supported");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\ntransfer-encoding: identity",
    })
    void mustRejectSeveralTransferEncodings(String fields) {
        assertThat(with(fields).reason()).isEqualTo("bad-transfer-encoding");
    }

    /// §6.1: a transfer coding on HTTP/1.0 is faulty framing.
    @Test
    void mustRejectTransferEncodingOnHttp10() {
        assertThat(Wire.request("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").reason()).isEqualTo("bad-transfer-encoding");
    }

    /// RFC 9110 §9.3: a body has no meaning there, but it is framed all the same.
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "PURGE"})
    void framesBodiesOfAnyMethod(String method) {
        assertThat(Wire.request(method + " / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"))
                .satisfies(o -> assertThat(o.summary()).contains(" LENGTH 3 "))
                .satisfies(o -> assertThat(o.rest()).isEqualTo("abc"));
    }

    /// RFC 9110 §10.1.1.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.1 | Expect: 100-continue                       | expects
            1.1 | Expect: 100-Continue                       | expects
            1.1 | Expect: 200-ok                             | bad-expectation
            1.1 | Expect: 100-continue, x                    | bad-expectation
            1.1 | Expect:                                    | bad-expectation
            1.0 | Expect: 100-continue                       | 1.0 close forwarded
            1.0 | Expect: anything                           | 1.0 close forwarded
            """)
    void readsExpectations(String version, String field, String expected) {
        Wire.Outcome outcome = Wire.request("POST / HTTP/" + version + "\r\nHost: h\r\nContent-Length: 1\r\n" + field + "\r\n\r\n");
        assertThat(outcome.reason() + outcome.summary()).contains(expected);
        assertThat(with("Expect: 100-continue\r\nExpect: 100-continue").reason()).isEqualTo("bad-expectation");
    }
}
