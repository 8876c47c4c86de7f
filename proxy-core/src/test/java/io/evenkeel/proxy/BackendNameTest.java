package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.testbackends.NameServer;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Backends that are known by name, with a name server that answers, denies, or is silent. One event loop, which nothing may block.
class BackendNameTest {

    private static final String NAME = "backend.test";
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String GET_LITERAL = "GET /literal HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int LONG_TTL = 3600;
    /// Longer than any test.
    private static final Duration FOREVER = Duration.ofMinutes(5);

    private final NameServer names = NameServer.start();
    private final ScriptedBackend backend = ScriptedBackend.answering("hello");

    @AfterEach
    void close() {
        backend.close();
        names.close();
    }

    private NameLookup lookup() {
        return new NameLookup(new SingletonDnsServerAddressStreamProvider(names.address()));
    }

    /// For as long as it takes.
    private NameLookup patientLookup() {
        return new NameLookup(new SingletonDnsServerAddressStreamProvider(names.address()), FOREVER);
    }

    /// The backend by name, and under `/literal` by address.
    private TestProxy proxy(Duration connectTimeout, NameLookup lookup) {
        TestConfig config = TestConfig.to(backend);
        config.backendHost = NAME;
        config.connectTimeout = connectTimeout;
        config.idle = 0; // each request makes a connection, and looks the name up
        ProxyConfig byName = config.build();
        PoolConfig pool = byName.pools().getFirst();
        PoolConfig literal = new PoolConfig("literal", pool.strategy(),
                List.of(new BackendConfig("b1", new HostPort("127.0.0.1", backend.port()), 1, 10)), pool.connections(), null, 0.5);
        RouteConfig route = config.route("literal", TestConfig.path("/literal"),
                new RouteConfig.ToPools(List.of(new RouteConfig.WeightedPool("literal", 1))));
        ProxyConfig both = new ProxyConfig(byName.admin(), byName.runtime(), byName.listeners(), List.of(pool, literal),
                Stream.concat(Stream.of(route), byName.routes().stream()).toList());
        return TestProxy.start(both, Clock.SYSTEM, lookup);
    }

    private static String answer(TestProxy proxy, String request) {
        try (Peer client = proxy.client()) {
            client.send(request);
            return client.readMessage();
        }
    }

    @Test
    void takesTheFirstOfSeveralAddressesAndAsksAgainWhenTheAnswerIsTooOld() {
        names.knows(NAME, LONG_TTL, "127.0.0.1", "127.0.0.9");
        try (TestProxy proxy = proxy(FOREVER, lookup())) {
            for (int i = 0; i < 5; i++) {
                assertThat(answer(proxy, GET)).startsWith("HTTP/1.1 200").endsWith("hello");
            }
            assertThat(names.questions(NAME)).isEqualTo(1);
        }
        names.knows(NAME, 0, "127.0.0.1", "127.0.0.9");
        try (TestProxy proxy = proxy(FOREVER, lookup())) {
            assertThat(answer(proxy, GET)).startsWith("HTTP/1.1 200");
            assertThat(answer(proxy, GET)).startsWith("HTTP/1.1 200");
            assertThat(names.questions(NAME)).isEqualTo(3);
        }
    }

    @Test
    void says502ForANameThatDoesNotExistAndServesOnceItDoes() {
        try (TestProxy proxy = proxy(FOREVER, lookup())) {
            for (int i = 0; i < 50; i++) {
                assertThat(answer(proxy, GET)).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-unreachable\r\n");
            }
            assertThat(proxy.backend(0).refusing()).isFalse();
            assertThat(answer(proxy, GET_LITERAL)).startsWith("HTTP/1.1 200");

            names.knows(NAME, LONG_TTL, "127.0.0.1");
            TestProxy.await("served", () -> answer(proxy, GET).startsWith("HTTP/1.1 200"));
            assertThat(proxy.inFlight()).isZero();
        }
    }

    @Test
    void waitsForASilentNameServerNoLongerThanForAConnection() {
        names.ignores(NAME);
        try (TestProxy proxy = proxy(Duration.ofMillis(100), lookup())) {
            assertThat(answer(proxy, GET)).startsWith("HTTP/1.1 504").contains("X-Evenkeel-Reason: backend-connect-timeout\r\n");

            names.knows(NAME, LONG_TTL, "127.0.0.1");
            TestProxy.await("served", () -> answer(proxy, GET).startsWith("HTTP/1.1 200"));
            assertThat(proxy.inFlight()).isZero();
        }
    }

    @Test
    void aLookUpUnderWayHoldsUpNobodyElse() {
        names.ignores(NAME);
        try (TestProxy proxy = proxy(FOREVER, patientLookup())) {
            try (Peer waiting = proxy.client()) {
                waiting.send(GET);
                TestProxy.await("asked", () -> names.questions(NAME) > 0);
                for (int i = 0; i < 20; i++) {
                    assertThat(answer(proxy, GET_LITERAL)).startsWith("HTTP/1.1 200");
                }
                assertThat(proxy.inFlight()).isEqualTo(1);
            }
            TestProxy.await("given up when the client leaves", () -> proxy.inFlight() == 0);
        }
    }

    @Test
    void manyRequestsAtOnceAskOnce() {
        names.ignores(NAME);
        try (TestProxy proxy = proxy(FOREVER, patientLookup())) {
            List<Peer> clients = Stream.generate(proxy::client).limit(50).toList();
            clients.forEach(client -> client.send(GET));
            TestProxy.await("all wait", () -> proxy.inFlight() == 50 && names.questions(NAME) > 0);
            assertThat(names.questions(NAME)).isEqualTo(1);
            clients.forEach(Peer::close);
        }
    }

    @Test
    void triesAnotherBackendWhenANameDoesNotExist() {
        TestConfig config = TestConfig.to(backend);
        ProxyConfig one = config.build();
        PoolConfig pool = one.pools().getFirst();
        PoolConfig both = new PoolConfig(pool.name(), pool.strategy(), List.of(
                new BackendConfig("gone", new HostPort("gone.test", backend.port()), 1, 10), pool.backends().getFirst()), pool.connections(), null, 0.5);
        ProxyConfig changed = new ProxyConfig(one.admin(), one.runtime(), one.listeners(), List.of(both), one.routes());
        try (TestProxy proxy = TestProxy.start(changed, Clock.SYSTEM, lookup())) {
            assertThat(answer(proxy, GET)).startsWith("HTTP/1.1 200");
            assertThat(answer(proxy, GET)).startsWith("HTTP/1.1 200");
            assertThat(names.questions("gone.test")).isPositive();
        }
    }
}
