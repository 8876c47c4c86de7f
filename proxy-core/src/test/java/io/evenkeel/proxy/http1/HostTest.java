package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §7.2, RFC 9112 §3.2.
class HostTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shop.example           | shop.example
            SHOP.Example           | shop.example
            shop.example:8080      | shop.example
            shop.example:          | shop.example
            shop.example.          | shop.example
            Shop.example.:80       | shop.example
            10.0.0.1:1             | 10.0.0.1
            my_service-1           | my_service-1
            h:00080                | h
            h:65535                | h
            [::1]                  | [::1]
            [::]:80                | [::]
            [2001:DB8::1]:443      | [2001:db8::1]
            [1:2:3:4:5:6:7:8]      | [1:2:3:4:5:6:7:8]
            [1:2:3:4:5:6:7::]      | [1:2:3:4:5:6:7::]
            [::ffff:192.0.2.1]     | [::ffff:192.0.2.1]
            [1:2:3:4:5:6:1.2.3.4]  | [1:2:3:4:5:6:1.2.3.4]
            """)
    void readsTheHostWithoutCasePortAndTrailingDot(String value, String host) {
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n").summary()).contains(" host=" + host + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ".", ":", ":80", "..", "a..b", ".a", "a b", "a,b", "a/b", "a\\b", "a?b", "a#b", "u@h", "h:x", "h:-1", "h:+1", "h:65536",
        "h:000080", "h:1:2", "h: 80", "h%41", "a\tb", "a;b", "\u00e9", "a'b", "(a)", "[", "[]", "[::1", "::1", "[::1]x", "[::1]:x",
        "[:::1]", "[1::2::3]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8::]", "[::12345]", "[::g]", "[:1]", "[1:]",
        "[::1%25lo]", "[::1.2.3]", "[::1.2.3.256]", "[::1.2.3.04]", "[::1.2.3.4:5]", "[::1.2.3.4.5]", "[v1.a]", "[1.2.3.4]", "[::.1.2.3]",
    })
    void mustRejectHost(String value) {
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n").reason()).isEqualTo("bad-host");
    }

    @Test
    void boundsTheHost() {
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: " + "a".repeat(255) + "\r\n\r\n").state()).isEqualTo(HeadState.COMPLETE);
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: " + "a".repeat(256) + "\r\n\r\n").reason()).isEqualTo("bad-host");
    }

    /// RFC 9112 §3.2: MUST respond 400 to a missing Host in HTTP/1.1 and to more than one.
    @Test
    void mustRejectMissingAndSeveralHosts() {
        assertThat(Wire.request("GET / HTTP/1.1\r\nA: b\r\n\r\n").reason()).isEqualTo("no-host");
        assertThat(Wire.request("GET http://h/ HTTP/1.1\r\n\r\n").reason()).isEqualTo("no-host");
        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: h\r\nhost: h\r\n\r\n").reason()).isEqualTo("two-hosts");
        assertThat(Wire.request("GET / HTTP/1.0\r\nHost: h\r\nHost: h\r\n\r\n").reason()).isEqualTo("two-hosts");
    }

    @Test
    void http10MayComeWithoutHost() {
        assertThat(Wire.request("GET / HTTP/1.0\r\n\r\n").summary()).contains(" host= ");
        assertThat(Wire.request("GET http://A:1/ HTTP/1.0\r\n\r\n").summary()).contains(" host=a ");
        assertThat(Wire.request("GET http://a,b/ HTTP/1.0\r\n\r\n").reason()).isEqualTo("bad-host");
    }

    /// RFC 9112 §3.2.2 lets the authority win; we refuse who says two things.
    @ParameterizedTest
    @ValueSource(strings = {"http://other/", "http://h:81/", "http://h./", "http://hh/", "http://h%41/"})
    void mustRejectAuthorityThatIsNotTheHost(String target) {
        assertThat(Wire.request("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").reason()).isEqualTo("host-conflict");
    }

    @Test
    void authorityAndHostMayDifferInCase() {
        assertThat(Wire.request("GET http://A.b:80/ HTTP/1.1\r\nHost: a.B:80\r\n\r\n").summary()).contains(" host=a.b ");
    }
}
