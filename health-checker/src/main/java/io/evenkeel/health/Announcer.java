package io.evenkeel.health;

import io.evenkeel.routing.BackendId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the listener and writes the log. A listener that throws is logged and cannot stop the probes.
final class Announcer {

    private static final Logger log = LoggerFactory.getLogger(HealthChecker.class);

    private final HealthListener listener;

    Announcer(HealthListener listener) {
        this.listener = listener;
    }

    void probed(ProbeTarget target, ProbeResult result, boolean healthy) {
        log.debug("probe ended backend={} result={}", target.id(), result);
        guarded(target, () -> listener.onProbe(target, result, healthy));
    }

    void turned(ProbeTarget target, boolean healthy, ProbeResult last) {
        BackendId id = target.id();
        switch (last) {
            case ProbeResult.Passed _ -> log.info("backend up pool={} backend={} address={} passes={}",
                    id.pool(), id.name(), target.address(), target.probe().rise());
            case ProbeResult.Failed(var kind, var detail, long _) -> log.warn(
                    "backend down pool={} backend={} address={} failures={} reason={} detail=\"{}\"",
                    id.pool(), id.name(), target.address(), target.probe().fall(), kind, detail);
        }
        guarded(target, () -> listener.onTransition(target, healthy, last));
    }

    private static void guarded(ProbeTarget target, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.error("health listener failed backend={}", target.id(), e);
        }
    }
}
