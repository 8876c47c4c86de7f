package io.evenkeel.standalone.process;

import io.evenkeel.health.HealthListener;
import io.evenkeel.health.ProbeResult;
import io.evenkeel.health.ProbeResult.Failed;
import io.evenkeel.health.ProbeResult.Kind;
import io.evenkeel.health.ProbeTarget;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.BackendRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries what probes find to the registry, which decides about traffic, and to the meters. The registry rebuilds pickers under its lock,
/// so that is done on a thread of its own, in the order of the findings: the checker's event loop never waits.
final class HealthVerdicts implements HealthListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HealthVerdicts.class);

    /// More verdicts than all backends of a large fleet give at once.
    private static final int WAITING = 100_000;

    private final BackendRegistry registry;
    private final HealthListener meters;
    private final ExecutorService executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("evenkeel-health").factory());
    /// Backends probed where they serve: only there a refused probe says that requests will be refused.
    private volatile Set<BackendId> probedWhereTheyServe = Set.of();

    HealthVerdicts(BackendRegistry registry, HealthListener meters) {
        this.registry = registry;
        this.meters = meters;
    }

    /// From now on results for these may come.
    void watch(List<ProbeTarget> targets) {
        probedWhereTheyServe = targets.stream()
                .filter(target -> target.probe().port() == 0 || target.probe().port() == target.address().port())
                .map(ProbeTarget::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void onProbe(BackendId id, ProbeResult result) {
        meters.onProbe(id, result);
        boolean unresolved = result instanceof Failed failed && failed.kind() == Kind.UNRESOLVED; // nobody was asked
        if (!unresolved && probedWhereTheyServe.contains(id)) {
            boolean refused = result instanceof Failed failed && failed.kind() == Kind.REFUSED;
            tell(id, () -> registry.find(id).ifPresent(backend -> registry.setRefusing(backend, refused)));
        }
    }

    @Override
    public void onTransition(BackendId id, boolean healthy, ProbeResult last) {
        meters.onTransition(id, healthy, last);
        tell(id, () -> registry.setHealthy(id, healthy));
    }

    private void tell(BackendId id, Runnable verdict) {
        try {
            executor.execute(verdict);
        } catch (RejectedExecutionException e) {
            log.debug("health verdict came too late backend={}", id); // closing
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
