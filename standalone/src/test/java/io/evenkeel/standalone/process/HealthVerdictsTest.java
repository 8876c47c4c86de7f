package io.evenkeel.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.HostPort;
import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.ProbeConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.health.HealthListener;
import io.evenkeel.health.ProbeResult;
import io.evenkeel.health.ProbeResult.Failed;
import io.evenkeel.health.ProbeResult.Kind;
import io.evenkeel.health.ProbeResult.Passed;
import io.evenkeel.health.ProbeTarget;
import io.evenkeel.metrics.ProxyMeters;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.testbackends.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthVerdictsTest {

    private static final ProxyConfig CONFIG = ((Loaded) ConfigFile.load(Path.of("evenkeel.yaml"), "evenkeel.yaml", """
            listeners: [{ bind: 127.0.0.1:0 }]
            pools:
              web:
                probe: { tcp: {} }
                backends: [127.0.0.1:9001, 127.0.0.1:9002]
            routes: [{ to: web }]
            """)).config();
    private static final ProbeResult PASSED = new Passed(1);

    private final BackendRegistry registry = new BackendRegistry(new SplittableRandom(1));
    private final List<Backend> backends = registry.open(CONFIG).getFirst().backends();
    private final ProxyMeters meters = new ProxyMeters("test", () -> 0);
    private final HealthListener verdicts = new HealthVerdicts(registry, meters.health());

    @AfterEach
    void close() {
        ((HealthVerdicts) verdicts).close();
        meters.close();
    }

    private static ProbeResult failed(Kind kind) {
        return new Failed(kind, "by a test", 1);
    }

    private static ProbeTarget target(Backend backend) {
        return new ProbeTarget(backend.id(), backend.address(), CONFIG.pools().getFirst().probe());
    }

    private static ProbeTarget atPort(Backend backend, int port) {
        ProbeConfig probe = target(backend).probe();
        return new ProbeTarget(backend.id(), backend.address(),
                new ProbeConfig(probe.kind(), port, probe.interval(), probe.jitter(), probe.timeout(), probe.fall(), probe.rise()));
    }

    /// Verdicts are told in order, so what was given before this is done after it.
    private void settle() {
        Backend other = backends.get(1);
        boolean turned = !other.healthy();
        verdicts.onProbe(target(other), PASSED, turned);
        Await.until("told", () -> other.healthy() == turned);
    }

    @Test
    void theNewestVerdictWinsHoweverManyWereNotHeard() {
        synchronized (registry) { // busy with a large reload, say
            for (int i = 0; i < 200_000; i++) {
                verdicts.onProbe(target(backends.getFirst()), PASSED, i % 2 == 1);
            }
            verdicts.onProbe(target(backends.getFirst()), failed(Kind.REFUSED), false);
        }
        settle();

        assertThat(backends.getFirst().healthy()).isFalse();
        assertThat(backends.getFirst().refusing()).isTrue();
    }

    /// As after a reload that gave the name to another server, with a verdict on the old one still on its way.
    @Test
    void aVerdictOnAnotherAddressIsNobodys() {
        Backend backend = backends.getFirst();
        verdicts.onProbe(new ProbeTarget(backend.id(), new HostPort("127.0.0.1", 9003), target(backend).probe()), failed(Kind.REFUSED), false);
        settle();

        assertThat(backend.healthy()).isTrue();
        assertThat(backend.refusing()).isFalse();
    }

    @Test
    void whatARegistryForgotIsSetRightByTheNextProbe() {
        Backend backend = backends.getFirst();
        verdicts.onProbe(target(backend), failed(Kind.STATUS), false);
        settle();
        registry.setHealthy(backend, true);
        verdicts.onProbe(target(backend), failed(Kind.STATUS), false); // no transition
        settle();

        assertThat(backend.healthy()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void onlyARefusedConnectionSaysThatABackendRefuses(Kind kind) {
        Backend backend = backends.getFirst();
        verdicts.onProbe(target(backend), failed(kind), true);
        settle();
        assertThat(backend.refusing()).isEqualTo(kind == Kind.REFUSED);

        registry.setRefusing(backend, true, 0);
        verdicts.onProbe(target(backend), failed(kind), true);
        settle();
        assertThat(backend.refusing()).as("was refusing before").isEqualTo(kind == Kind.REFUSED || kind == Kind.UNRESOLVED);
    }

    @Test
    void aProbeOfAnotherPortSaysNothingOfConnectionsWhereItServes() {
        Backend backend = backends.getFirst();
        verdicts.onProbe(atPort(backend, 9100), failed(Kind.REFUSED), true);
        settle();
        assertThat(backend.refusing()).isFalse();

        verdicts.onProbe(atPort(backend, backend.address().port()), failed(Kind.REFUSED), true);
        settle();
        assertThat(backend.refusing()).isTrue();

        verdicts.onProbe(atPort(backend, 9100), PASSED, true);
        settle();
        assertThat(backend.refusing()).isTrue();
    }
}
