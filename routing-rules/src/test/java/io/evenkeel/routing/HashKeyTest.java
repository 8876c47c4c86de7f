package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.HashConfig;
import io.evenkeel.config.HashConfig.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashKeyTest {

    private static final HashKey USER_HEADER = key(Source.HEADER, "x-user");
    private static final HashKey USER_COOKIE = key(Source.COOKIE, "user");
    private static final HashKey USER_QUERY = key(Source.QUERY, "user");

    private static HashKey key(Source source, String name) {
        return HashKey.of(new HashConfig.Key(source, name));
    }

    /// What other proxies compute for that text.
    private static long hashOf(String text) {
        return Hash64.of(text);
    }

    private static TestHead get() {
        return TestHead.get("x.example/a/b?q=1");
    }

    @Test
    void takesThePathWithoutTheQuery() {
        assertThat(key(Source.PATH, "").hash(get())).isEqualTo(hashOf("/a/b"));
    }

    @Test
    void takesTheHost() {
        assertThat(key(Source.HOST, "").hash(get())).isEqualTo(hashOf("x.example"));
        assertThat(key(Source.HOST, "").hash(TestHead.get("/"))).isEqualTo(HashKey.MISSING);
    }

    @Test
    void takesTheClientsAddress() {
        HashKey client = key(Source.CLIENT_IP, "");

        assertThat(client.hash(get().client("192.0.2.1"))).isEqualTo(client.hash(get().client("192.0.2.1"))).isNotEqualTo(HashKey.MISSING)
                .isNotEqualTo(client.hash(get().client("192.0.2.2")));
        assertThat(client.hash(get().client("2001:db8::1"))).isNotEqualTo(client.hash(get().client("2001:db8::2")));
    }

    @Test
    void takesTheFirstHeaderOfTheName() {
        assertThat(USER_HEADER.hash(get().header("x-other", "o").header("x-user", "u1").header("x-user", "u2"))).isEqualTo(hashOf("u1"));
    }

    @Test
    void aMissingOrEmptyHeaderIsNoKey() {
        assertThat(USER_HEADER.hash(get())).isEqualTo(HashKey.MISSING);
        assertThat(USER_HEADER.hash(get().header("x-user", ""))).isEqualTo(HashKey.MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user=u1", "a=b; user=u1; user=u2", "user=u1;a=b", "a;user=u1", "\tuser = u1 ; x=y", ";;user=u1", "xuser=no; userx=no; user=u1",
            "User=no; user=u1"})
    void takesTheFirstCookieOfTheName(String line) {
        assertThat(USER_COOKIE.hash(get().header("cookie", line))).isEqualTo(hashOf("u1"));
    }

    @Test
    void takesTheCookieOfAnyField() {
        assertThat(USER_COOKIE.hash(get().header("cookie", "a=b").header("cookie", "user=u1"))).isEqualTo(hashOf("u1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=b", "user", "user=", "user= ;a=b", "user;user=", "\"user\"=u1", "us er=u1", "=user"})
    void aCookieThatIsMissingOrEmptyIsNoKey(String line) {
        assertThat(USER_COOKIE.hash(get().header("cookie", line))).isEqualTo(HashKey.MISSING);
    }

    @ParameterizedTest
    @CsvSource({"user=u1,u1", "a=b&user=u1&user=u2,u1", "user=two+words,two words", "user=two%20words,two words", "us%65r=u1,u1", "user=100%,100%",
            "user=a=b,a=b"})
    void takesTheFirstParameterOfTheNameDecoded(String query, String value) {
        assertThat(USER_QUERY.hash(TestHead.get("x/?" + query))).isEqualTo(hashOf(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user", "user=", "User=u1", "a=user=u1"})
    void aParameterThatIsMissingOrEmptyIsNoKey(String query) {
        assertThat(USER_QUERY.hash(TestHead.get("x/?" + query))).isEqualTo(HashKey.MISSING);
    }

    @Test
    void readsNoMoreThanTheBeginningOfALongKey() {
        String beginning = "k".repeat(HashKey.MAX_OCTETS);

        assertThat(USER_HEADER.hash(get().header("x-user", beginning + "1"))).isEqualTo(USER_HEADER.hash(get().header("x-user", beginning + "2")))
                .isNotEqualTo(USER_HEADER.hash(get().header("x-user", beginning.substring(1))));
        assertThat(USER_QUERY.hash(TestHead.get("x/?user=" + beginning + "1"))).isEqualTo(hashOf(beginning));
    }

    @Test
    void allocatesNothing() {
        TestHead head = TestHead.get("x.example/a?a=b&user=two+words").header("cookie", "a=b; user=u1").header("x-user", "u1");
        for (HashKey key : List.of(key(Source.PATH, ""), key(Source.HOST, ""), key(Source.CLIENT_IP, ""), USER_HEADER, USER_COOKIE, USER_QUERY)) {
            assertThat(Allocation.bytesOf(50_000, () -> key.hash(head))).as(key.toString()).isZero();
        }
    }
}
