package io.evenkeel.routing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks with each sweep whether a backend refuses connections, and tells people of it once it has for longer than from one sweep to the next,
/// and when that is over. A restart that is over sooner is no news, and loops have no time to tell. Guarded by the registry's lock.
final class RefusalWatch {

    private static final Logger log = LoggerFactory.getLogger(RefusalWatch.class);

    /// Sweeps in a row that found it refusing: then it is told.
    private static final int LASTING = 2;

    private RefusalWatch() {}

    /// What there is to be said about a backend since the last look.
    enum Change {
        NONE,
        /// It began to refuse connections, or has ceased to at once.
        MOMENT,
        /// It accepts connections again, having refused them for longer.
        BACK
    }

    static Change look(Backend backend) {
        Conduct conduct = backend.conduct();
        int before = conduct.sweepsRefusing;
        int now = backend.refusing() ? Math.min(before + 1, LASTING) : 0;
        conduct.sweepsRefusing = now;
        if (now == LASTING && before < LASTING) {
            log.warn("connections refused backend={} address={}", backend, backend.address());
        } else if (now == 0 && before == LASTING) {
            log.info("connections accepted again backend={} address={}", backend, backend.address());
            return Change.BACK;
        }
        return before > 0 == now > 0 ? Change.NONE : Change.MOMENT;
    }
}
