package io.evenkeel.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.HostPort;
import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.health.HealthListener;
import io.evenkeel.health.ProbeResult;
import io.evenkeel.health.ProbeResult.Failed;
import io.evenkeel.health.ProbeResult.Kind;
import io.evenkeel.health.ProbeTarget;
import io.evenkeel.proxy.NameLookup;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.testbackends.Await;
import io.evenkeel.testbackends.NameServer;
import io.evenkeel.testbackends.TestBackend;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Probes of a backend that is known by name, with a name server that answers, denies, or is silent.
@Timeout(180)
class ProbedNameTest {

    private static final String NAME = "backend.test";

    private final NameServer names = NameServer.start();
    private final TestBackend server = TestBackend.start();
    private final TestBackend other = TestBackend.start();
    private final ConcurrentHashMap<HostPort, ProbeResult> results = new ConcurrentHashMap<>();
    private final BackendRegistry registry = new BackendRegistry(new Random(1));
    private final Probing probing = new Probing(registry, new Newest(), new NameLookup(new SingletonDnsServerAddressStreamProvider(names.address())),
            new Random(1));
    private Backend named;
    private Backend literal;

    private final class Newest implements HealthListener {
        @Override
        public void onProbe(ProbeTarget target, ProbeResult result, boolean healthy) {
            results.put(target.address(), result);
        }

        @Override
        public void onTransition(ProbeTarget target, boolean healthy, ProbeResult last) {}
    }

    @BeforeEach
    void watch() {
        ProxyConfig config = ((Loaded) ConfigFile.load(Path.of("evenkeel.yaml"), "evenkeel.yaml", """
                listeners: [{ bind: 127.0.0.1:0 }]
                pools:
                  web:
                    probe: { http: { path: /healthz }, interval: 200ms, timeout: 199ms, fall: 2, rise: 1 }
                    backends: ['%s:%d', '%s']
                routes: [{ to: web }]
                """.formatted(NAME, server.port(), other.address()))).config();
        PoolConfig pool = config.pools().getFirst();
        List<Backend> backends = registry.open(config).getFirst().backends();
        named = backends.get(0);
        literal = backends.get(1);
        names.knows(NAME, 0, "127.0.0.1", "127.0.0.9");
        probing.watch(backends.stream().map(backend -> new ProbeTarget(backend.id(), backend.address(), pool.probe())).toList());
    }

    @AfterEach
    void close() {
        probing.close();
        other.close();
        server.close();
        names.close();
    }

    private void awaitFailure(Kind kind) {
        Await.until("down by " + kind, () -> !named.healthy() && results.get(named.address()) instanceof Failed failed && failed.kind() == kind);
    }

    private void awaitHealthy() {
        Await.until("up", () -> named.healthy() && results.get(named.address()) instanceof ProbeResult.Passed);
    }

    @Test
    void aNameIsLookedUpForEachProbe() {
        Await.until("probed", () -> server.stats().probes() > 2);
        awaitHealthy();

        names.forgets(NAME);
        awaitFailure(Kind.UNRESOLVED);
        assertThat(named.refusing()).as("nobody was asked").isFalse();

        names.knows(NAME, 0, "127.0.0.1");
        awaitHealthy();
    }

    @Test
    void aSilentNameServerTakesOnlyTheNamedOut() {
        Await.until("probed", () -> server.stats().probes() > 0);
        names.ignores(NAME);
        awaitFailure(Kind.CONNECT_TIMEOUT);
        long probes = other.stats().probes();
        Await.until("the other goes on being probed", () -> other.stats().probes() > probes + 3);
        Await.until("the other is up", literal::healthy);

        names.knows(NAME, 0, "127.0.0.1");
        awaitHealthy();
    }
}
