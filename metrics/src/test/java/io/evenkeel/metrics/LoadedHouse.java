package io.evenkeel.metrics;

import io.evenkeel.config.HostPort;
import io.evenkeel.health.ProbeResult;
import io.evenkeel.health.ProbeTarget;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.TestConfigs;
import java.time.Instant;

/// A house after a busy while: every meter has moved.
final class LoadedHouse {

    static final String YAML = """
            listeners: [{ name: web, bind: 127.0.0.1:0 }, { name: other, bind: "127.0.0.2:0" }]
            pools:
              api:
                probe: { tcp: {} }
                backends: [{ name: a, address: 127.0.0.1:1001 }, { name: 'b{x},y=1', address: 127.0.0.1:1002, weight: 3 }]
              web: { backends: [127.0.0.1:1003] }
              found: { backends: [127.0.0.1:1004], discover: { file: targets.yaml } }
            routes:
              - { name: api, match: { path: { prefix: /api } }, to: api }
              - { to: web }
              - { name: found, match: { path: { prefix: /found } }, to: found }
            """;

    private LoadedHouse() {}

    static House build() {
        var house = new House(YAML);
        ProxyMeters meters = house.meters;
        meters.config().applied(7, Instant.ofEpochMilli(1_700_000_000_500L));
        meters.config().rejected();
        meters.bufferMemory(() -> 4096, () -> 8192);
        for (String name : new String[] {"web", "other"}) {
            ListenerMeters listener = meters.listener(name);
            listener.connectionOpened();
            listener.connectionOpened();
            listener.connectionClosed();
            listener.connectionRefused();
            listener.requestStarted();
            listener.requestStarted();
            listener.requestEnded(200);
            listener.bytesRead(100);
            listener.bytesWritten(2000);
            listener.tunnelOpened();
            listener.tunnelOpened();
            listener.tunnelClosed();
            listener.accessLogLineDropped();
        }
        RouteMeters route = meters.route("api");
        route.requestStarted();
        route.requestStarted();
        route.requestEnded(499, 3_000_000);
        route.retried();
        route.tunnelOpened();
        route.tunnelOpened();
        route.tunnelOpened();
        route.tunnelClosed();
        route.tunnelled(300, 7000);
        meters.discovery("found").answered();
        meters.discovery("found").failed();
        meters.discovery("found").inForce(3);
        meters.discovery("found").holds(true);
        house.send("api", 40);
        house.begin("api");
        meters.pool("web").exhausted();
        meters.pool("web").spilled();
        meters.pool("web").overflowed();
        meters.pool("web").placed(StickyOutcome.MOVED);
        meters.pool("web").waited(QueueOutcome.TIMEOUT, 1_000_000_000);
        house.registry.setHealthy(house.backend("api", "a"), false);
        backend(meters, new BackendId("api", "a"));
        house.pass(2);
        return house;
    }

    private static void backend(ProxyMeters meters, BackendId id) {
        BackendMeters backend = meters.backend(id);
        backend.answered(503, 700_000);
        backend.answered(200, 30_000_000_000L);
        for (Lease.Failure failure : Lease.Failure.values()) {
            backend.failed(failure);
        }
        backend.abandoned();
        backend.tunnelOpened();
        backend.tunnelOpened();
        backend.tunnelClosed();
        backend.retried();
        backend.connectionOpened();
        backend.connectionOpened();
        backend.connectionOpened();
        backend.connectionClosed();
        backend.connectionIdle();
        backend.bytesSent(10);
        backend.bytesReceived(20);
        var failed = new ProbeResult.Failed(ProbeResult.Kind.REFUSED, "refused", 2_000_000);
        ProbeTarget target = target(id);
        meters.health().onProbe(target, new ProbeResult.Passed(1_000_000), true);
        meters.health().onProbe(target, failed, false);
        meters.health().onTransition(target, false, failed);
    }

    static ProbeTarget target(BackendId id) {
        return new ProbeTarget(id, new HostPort("127.0.0.1", 1001), TestConfigs.PROBE);
    }
}
