package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.PathEncoding;
import io.evenkeel.config.RouteConfig;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Encoded separators, ends and double encodings: refused unless the route allows them. RFC 3986 §2.2 and §6.2.2.
class EncodedPathTest {

    @ParameterizedTest
    @CsvSource({"/a%2Fb, SLASH", "/a%5cb, BACKSLASH", "/a%00, NUL", "/%252e%252e/a, DOUBLE", "/a%252Fb, DOUBLE"})
    void isRefusedUnlessTheRouteAllowsIt(String path, PathEncoding encoding) {
        assertThat(answer(EnumSet.complementOf(EnumSet.of(encoding)), path)).startsWith("HTTP/1.1 400 ")
                .contains("X-Evenkeel-Reason: encoded-path\r\n");
        assertThat(answer(Set.of(encoding), path)).startsWith("HTTP/1.1 200 ").endsWith("GET " + path + " HTTP/1.1");
    }

    /// Whatever is allowed: one server's name is another's way out of its root.
    @ParameterizedTest
    @ValueSource(strings = {"/a/..%2F..%2Fetc", "/%2e%2e%2fetc", "/a%5C..", "/a/..%00", "/../etc", "/a\\b"})
    void neverAllowsDotSegmentsBesideIt(String path) {
        assertThat(answer(EnumSet.allOf(PathEncoding.class), path)).startsWith("HTTP/1.1 400 ").contains("X-Evenkeel-Reason: bad-path\r\n");
    }

    @Test
    void isRefusedRatherThanNotFoundWhereNoRouteTakesThePath() {
        TestConfig config = new TestConfig();
        config.moreRoutes.add(config.route("own", TestConfig.path("/own"), new RouteConfig.Respond(200, "own")));
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send("GET /x%2Fy HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 400 ").contains("X-Evenkeel-Reason: encoded-path\r\n");
        }
    }

    /// `%2F` separates no segments, so a route for `/own` does not take `/own%2Fx`; and the less strict route does not help the other.
    @Test
    void asksTheRouteThatMatchesThePathAsItIs() {
        TestConfig config = new TestConfig();
        config.moreRoutes.add(config.route("own", TestConfig.path("/own"), new RouteConfig.Respond(200, "own")));
        config.allowEncoded = Set.of(PathEncoding.SLASH);
        config.moreRoutes.add(config.route("rest", TestConfig.path("/"), new RouteConfig.Respond(200, "rest")));
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send("GET /own%2Fx HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readMessage()).endsWith("rest");
            client.send("GET /own/y%2Fx HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readMessage()).startsWith("HTTP/1.1 400 ");
            client.send("GET /own/y HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readMessage()).endsWith("own");
        }
    }

    private static String answer(Set<PathEncoding> allowed, String path) {
        ScriptedBackend.Script script = peer -> {
            peer.send(ScriptedBackend.ok(peer.readHead().lines().findFirst().orElseThrow()));
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script)) {
            TestConfig config = TestConfig.to(backend);
            config.allowEncoded = allowed;
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                return client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").readMessage();
            }
        }
    }
}
