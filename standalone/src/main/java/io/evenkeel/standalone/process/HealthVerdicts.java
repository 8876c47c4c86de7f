package io.evenkeel.standalone.process;

import io.evenkeel.config.HostPort;
import io.evenkeel.health.HealthListener;
import io.evenkeel.health.ProbeResult;
import io.evenkeel.health.ProbeResult.Failed;
import io.evenkeel.health.ProbeResult.Kind;
import io.evenkeel.health.ProbeTarget;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.BackendRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries what probes find to the registry, which decides about traffic, and to the meters. The registry rebuilds pickers under its lock,
/// so that is done on a thread of its own: the checker's event loop never waits.
///
/// What is carried is not the change but what holds, after every probe, and of each backend the newest only. So nothing can be lost for
/// good: what reloads, backends that come and go, or a slow thread make of one verdict, the next probe sets right. And what waits is
/// bounded by the number of backends.
final class HealthVerdicts implements HealthListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HealthVerdicts.class);

    private final BackendRegistry registry;
    private final HealthListener meters;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("evenkeel-health").factory());
    private final Map<Server, Verdict> waiting = new ConcurrentHashMap<>();

    /// What the registry knows a backend by.
    private record Server(BackendId id, HostPort address) {}

    /// @param last the probe it follows from
    private record Verdict(ProbeTarget target, boolean healthy, ProbeResult last) {}

    HealthVerdicts(BackendRegistry registry, HealthListener meters) {
        this.registry = registry;
        this.meters = meters;
    }

    @Override
    public void onProbe(ProbeTarget target, ProbeResult result, boolean healthy) {
        meters.onProbe(target, result, healthy);
        Server server = new Server(target.id(), target.address());
        if (waiting.put(server, new Verdict(target, healthy, result)) == null) {
            try {
                executor.execute(() -> tell(server));
            } catch (RejectedExecutionException e) {
                log.debug("health verdict came too late backend={}", target.id()); // closing
            }
        }
    }

    @Override
    public void onTransition(ProbeTarget target, boolean healthy, ProbeResult last) {
        meters.onTransition(target, healthy, last);
    }

    private void tell(Server server) {
        Verdict verdict = waiting.remove(server);
        registry.find(server.id, server.address).ifPresent(backend -> {
            tellRefusing(backend, verdict);
            registry.setHealthy(backend, verdict.healthy);
        });
    }

    /// Only where a backend serves does a refused probe say that requests will be refused; and without an address nobody was asked.
    private void tellRefusing(Backend backend, Verdict verdict) {
        int port = verdict.target.probe().port();
        boolean whereItServes = port == 0 || port == backend.address().port();
        @Nullable Kind failure = verdict.last instanceof Failed failed ? failed.kind() : null;
        if (whereItServes && failure != Kind.UNRESOLVED) {
            registry.setRefusing(backend, failure == Kind.REFUSED, System.nanoTime());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
