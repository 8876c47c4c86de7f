package io.evenkeel.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.ListenerConfig;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProxyConfig;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many clients may be connected so that the process never runs out of file descriptors. A client that is let in may need a second
/// one, for the backend; without this bound a crowd of idle clients would take them all, and requests of the others would fail at the
/// connect. So the crowd is turned away at the door instead. Any thread.
final class DescriptorBudget {

    private static final Logger log = LoggerFactory.getLogger(DescriptorBudget.class);

    /// Jar, logs, listening sockets, event loops, admin server, probes, name look-ups; about 40 in a process that serves.
    static final int OWN = 96;
    /// A process without a limit, or one that does not tell.
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final long limit;
    private final int loops;
    private final AtomicInteger clients = new AtomicInteger();
    private volatile int most = Integer.MAX_VALUE;

    /// @param limit of open files of the process
    /// @param loops event loops, each of which keeps idle connections of its own
    DescriptorBudget(long limit, int loops) {
        this.limit = limit;
        this.loops = loops;
    }

    static DescriptorBudget ofThisProcess(int loops) {
        long limit = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() : UNLIMITED;
        return new DescriptorBudget(limit > 0 ? limit : UNLIMITED, loops);
    }

    /// Works out the bound for a configuration, and says so if its listeners promise more.
    void plan(ProxyConfig config) {
        most = clients(limit, loops, config);
        long promised = config.listeners().stream().map(ListenerConfig::limits).mapToLong(ListenerConfig.Limits::connections).sum();
        if (promised > most) {
            log.info("file descriptors for {} client connections, limits.connections allows {}: for more, raise the limit of open files ({})",
                    most, promised, limit);
        }
    }

    /// Connections to backends are in use or idle. In use are at most as many as there are clients, and at most what all `max-in-flight`
    /// together allow; idle ones are bounded by `connections.idle`, of which a quarter of the descriptors is the most that is set aside.
    static int clients(long limit, int loops, ProxyConfig config) {
        long free = Math.max(0, limit - OWN);
        free -= Math.min(idle(config, loops), free / 4);
        return (int) Math.min(Integer.MAX_VALUE, Math.max(free / 2, free - inFlight(config)));
    }

    private static long idle(ProxyConfig config, int loops) {
        return config.pools().stream().mapToLong(pool -> (long) pool.connections().idle() * pool.backends().size() * loops).sum();
    }

    /// By address: pools that name one server share its cap.
    private static long inFlight(ProxyConfig config) {
        Map<HostPort, Integer> caps = new HashMap<>();
        for (PoolConfig pool : config.pools()) {
            for (BackendConfig backend : pool.backends()) {
                caps.merge(backend.address(), backend.maxInFlight(), Math::min);
            }
        }
        return caps.values().stream().mapToLong(Integer::longValue).sum();
    }

    /// Counts a client in unless there are too many.
    boolean admit() {
        if (clients.incrementAndGet() <= most) {
            return true;
        }
        clients.decrementAndGet();
        return false;
    }

    /// Counts a client out.
    void leave() {
        clients.decrementAndGet();
    }
}
