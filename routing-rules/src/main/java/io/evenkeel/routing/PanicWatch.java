package io.evenkeel.routing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether pools of one name are in panic, told once when it begins and once when it ends. A reload that finds the pool in panic, and
/// hands it over in panic, is no news. Written under the registry's lock, read by any thread.
final class PanicWatch {

    private static final Logger log = LoggerFactory.getLogger(PanicWatch.class);

    private final String pool;
    private int inPanic;
    private volatile long entries;

    PanicWatch(String pool) {
        this.pool = pool;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // written under the registry's lock
    void enter(int eligible, int backends) {
        if (inPanic++ == 0) {
            entries++;
            log.warn("panic began pool={} eligible={} backends={}", pool, eligible, backends);
        }
    }

    void leave(int eligible, int backends) {
        if (--inPanic == 0) {
            log.warn("panic ended pool={} eligible={} backends={}", pool, eligible, backends);
        }
    }

    /// The pool left the configuration.
    void close() {
        if (--inPanic == 0) {
            log.warn("panic ended pool={}: closed", pool);
        }
    }

    /// How often a panic began since the process started.
    long entries() {
        return entries;
    }
}
