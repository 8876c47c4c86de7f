package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.Cidr;
import io.evenkeel.config.HashConfig;
import io.evenkeel.config.RateLimitConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `rate-limit` of a route, as clients meet it.
class RateLimitTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final HashConfig.Key CLIENT = new HashConfig.Key(HashConfig.Source.CLIENT_IP, "");

    private final ManualClock clock = new ManualClock();

    private static TestConfig limited(ScriptedBackend backend, double perSecond, int burst, HashConfig.Key by) {
        TestConfig config = TestConfig.to(backend);
        config.rateLimit = new RateLimitConfig(perSecond, burst, by);
        return config;
    }

    private static String ask(Peer client, String request) {
        client.send(request);
        return client.readMessage();
    }

    @Test
    void says429WithTheSecondsUntilTheNextToken() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(limited(backend, 0.1, 2, CLIENT).build(), clock);
                Peer client = proxy.client()) {
            assertThat(ask(client, GET)).startsWith("HTTP/1.1 200 ");
            assertThat(ask(client, GET)).startsWith("HTTP/1.1 200 ");
            assertThat(ask(client, GET)).startsWith("HTTP/1.1 429 Too Many Requests\r\n").contains("X-Evenkeel-Reason: rate-limited\r\n")
                    .contains("Retry-After: 10\r\n").contains("Cache-Control: no-store\r\n").doesNotContain("Connection:");
            assertThat(ask(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")).startsWith("HTTP/1.1 429 ");

            clock.advance(Duration.ofMillis(9_500));
            assertThat(ask(client, GET)).startsWith("HTTP/1.1 429 ").contains("Retry-After: 1\r\n");
            clock.advance(Duration.ofMillis(600));
            assertThat(ask(client, GET)).startsWith("HTTP/1.1 200 ");
            assertThat(proxy.metric("evenkeel_route_rate_limited_total")).isEqualTo(3);
            assertThat(proxy.metric("evenkeel_route_requests_total{code=\"4xx\"")).isEqualTo(3);
            assertThat(proxy.backend(0).picks()).isEqualTo(3);
        }
    }

    @Test
    void countsOverAllConnectionsAndLoopsOfAClient() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = limited(backend, 0.001, 10, CLIENT);
            config.eventLoops = 2;
            try (TestProxy proxy = TestProxy.start(config.build(), clock)) {
                int passed = 0;
                for (int i = 0; i < 20; i++) {
                    try (Peer client = proxy.client()) {
                        passed += ask(client, GET).startsWith("HTTP/1.1 200 ") ? 1 : 0;
                    }
                }
                assertThat(passed).isEqualTo(10);
            }
        }
    }

    /// Who is not trusted cannot choose a bucket, nor use another's up.
    @Test
    void believesWhoTheClientIsOnlyFromATrustedProxy() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = limited(backend, 0.001, 1, CLIENT);
            try (TestProxy proxy = TestProxy.start(config.build(), clock); Peer client = proxy.client()) {
                assertThat(ask(client, forwarded("1.2.3.4"))).startsWith("HTTP/1.1 200 ");
                assertThat(ask(client, forwarded("1.2.3.5"))).startsWith("HTTP/1.1 429 ");
            }
            config.trusted = List.of(Cidr.parse("127.0.0.0/8"));
            try (TestProxy proxy = TestProxy.start(config.build(), clock); Peer client = proxy.client()) {
                assertThat(ask(client, forwarded("1.2.3.4"))).startsWith("HTTP/1.1 200 ");
                assertThat(ask(client, forwarded("1.2.3.5"))).startsWith("HTTP/1.1 200 ");
                assertThat(ask(client, forwarded("1.2.3.4"))).startsWith("HTTP/1.1 429 ");
            }
        }
    }

    private static String forwarded(String client) {
        return "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + client + "\r\n\r\n";
    }

    @Test
    void limitsByAFieldOfTheRequest() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(limited(backend, 0.001, 1, new HashConfig.Key(HashConfig.Source.HEADER, "x-key")).build(), clock);
                Peer client = proxy.client()) {
            assertThat(ask(client, keyed("a"))).startsWith("HTTP/1.1 200 ");
            assertThat(ask(client, keyed("b"))).startsWith("HTTP/1.1 200 ");
            assertThat(ask(client, keyed("a"))).startsWith("HTTP/1.1 429 ");
            assertThat(ask(client, GET)).as("without the field: by client").startsWith("HTTP/1.1 200 ");
            assertThat(ask(client, GET)).startsWith("HTTP/1.1 429 ");
        }
    }

    private static String keyed(String key) {
        return "GET / HTTP/1.1\r\nHost: x\r\nX-Key: " + key + "\r\n\r\n";
    }

    @Test
    void aReloadGivesNobodyANewBurstUnlessTheRuleChanges() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = limited(backend, 0.001, 1, CLIENT);
            try (TestProxy proxy = TestProxy.start(config.build(), clock); Peer client = proxy.client()) {
                assertThat(ask(client, GET)).startsWith("HTTP/1.1 200 ");
                config.response = Duration.ofSeconds(7);
                proxy.proxy.reload(config.build());
                assertThat(ask(client, GET)).startsWith("HTTP/1.1 429 ");

                config.rateLimit = new RateLimitConfig(0.001, 2, CLIENT);
                proxy.proxy.reload(config.build());
                assertThat(ask(client, GET)).startsWith("HTTP/1.1 200 ");
                assertThat(ask(client, GET)).startsWith("HTTP/1.1 200 ");
                assertThat(ask(client, GET)).startsWith("HTTP/1.1 429 ");
            }
        }
    }
}
