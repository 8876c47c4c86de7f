package io.evenkeel.standalone.process;

import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.BackendOverride;
import io.evenkeel.routing.OverrideResult;
import io.evenkeel.standalone.admin.BackendStatus;
import io.evenkeel.standalone.admin.DiscoveryStatus;
import io.evenkeel.standalone.admin.Order;
import io.evenkeel.standalone.admin.Order.Confirm;
import io.evenkeel.standalone.admin.Order.Drain;
import io.evenkeel.standalone.admin.Order.Enable;
import io.evenkeel.standalone.admin.Order.OfBackend;
import io.evenkeel.standalone.admin.Order.Weigh;
import io.evenkeel.standalone.admin.Orders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what operators order through the admin address, on the control thread: never between the halves of a reload. What is
/// ordered holds until it is taken back, the backend leaves the configuration, or the process ends.
final class LiveOrders implements Orders {

    private static final Logger log = LoggerFactory.getLogger(LiveOrders.class);

    /// A reload takes milliseconds; the drain of the process may take its whole time.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ControlThread control;
    private volatile @Nullable DataPlane dataPlane;

    LiveOrders(ControlThread control) {
        this.control = control;
    }

    void serving(DataPlane plane) {
        dataPlane = plane;
    }

    @Override
    public Outcome carryOut(Order order, String by) {
        DataPlane plane = dataPlane;
        @Nullable Outcome outcome = plane == null ? null : control.call("order", () -> carryOut(order, by, plane), PATIENCE);
        return outcome == null ? new Late() : outcome;
    }

    private static Outcome carryOut(Order order, String by, DataPlane plane) {
        return switch (order) {
            case OfBackend ofBackend -> carryOut(ofBackend, by, plane);
            case Confirm(String pool) -> confirm(pool, by, plane);
        };
    }

    private static Outcome carryOut(OfBackend order, String by, DataPlane plane) {
        BackendId id = new BackendId(order.pool(), order.name());
        return switch (plane.override(id, before -> changed(before, order), order.force())) {
            case OverrideResult.Unknown _ -> new Unknown(id + ": no such backend (expected: one of those listed at /api/backends)");
            case OverrideResult.NobodyLeft _ -> {
                log.warn("order refused, nobody would be left to serve backend={} order={} by=\"{}\"", id, word(order), by);
                yield new Refused(id + " is the last that serves in its pool (expected: another one, or force)");
            }
            case OverrideResult.Set(BackendOverride before, BackendOverride after) -> {
                BackendStatus now = plane.backend(id);
                log.info("order carried out backend={} order={} enabled={} weight={} was_enabled={} was_weight={} weight_in_force={} in_flight={} "
                        + "by=\"{}\"", id, word(order), after.enabled(), word(after.weight()), before.enabled(), word(before.weight()),
                        now.weightInForce(), now.inFlight(), by);
                yield new Done(now);
            }
        };
    }

    private static Outcome confirm(String pool, String by, DataPlane plane) {
        @Nullable DiscoveryStatus now = plane.confirm(pool);
        if (now == null) {
            return new Unknown(pool + ": no answer of its discovery is held (expected: a pool that /api/discovery shows with one)");
        }
        log.info("order carried out pool={} order=confirm backends={} by=\"{}\"", pool, now.backends(), by);
        return new Done(now);
    }

    private static BackendOverride changed(BackendOverride before, OfBackend order) {
        return switch (order) {
            case Drain _ -> before.enabled(false);
            case Enable _ -> before.enabled(true);
            case Weigh weigh -> before.weight(weigh.weight());
        };
    }

    private static String word(OfBackend order) {
        return switch (order) {
            case Drain _ -> "drain";
            case Enable _ -> "enable";
            case Weigh _ -> "weight";
        };
    }

    private static String word(@Nullable Integer weight) {
        return weight == null ? "file" : weight.toString();
    }
}
