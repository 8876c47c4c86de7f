package io.evenkeel.testbackends.leaks;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Netty's own detector that hands each leak to a consumer instead of the log, and books every resource to the test that runs
/// when it is made. Any thread.
final class WatchedDetector<T> extends ResourceLeakDetector<T> {

    private final Consumer<Leak> leaks;

    WatchedDetector(Class<?> resource, int samplingInterval, Consumer<Leak> leaks) {
        super(resource, samplingInterval);
        this.leaks = leaks;
    }

    /// Makes the detector look through what the collector found: it does so each time something new is tracked, and only then.
    void look() {
        @SuppressWarnings("unchecked")
        T probe = (T) new Object();
        ResourceLeakTracker<T> tracker = super.trackForcibly(probe);
        tracker.close(probe);
    }

    @Override
    public @Nullable ResourceLeakTracker<T> track(T resource) {
        return booked(super.track(resource));
    }

    @Override
    public @Nullable ResourceLeakTracker<T> trackForcibly(T resource) {
        return booked(super.trackForcibly(resource));
    }

    private static <T> @Nullable ResourceLeakTracker<T> booked(@Nullable ResourceLeakTracker<T> tracker) {
        return tracker == null ? null : new Booked<>(tracker, LeakWatch.holdings());
    }

    @Override
    protected boolean needReport() {
        return true; // whatever the log level is
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        leaks.accept(new Leak(resourceType, records));
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        leaks.accept(new Leak(resourceType, " (no record)"));
    }

    @Override
    protected Object getInitialHint(String resourceType) {
        return LeakWatch.holdings().toString();
    }

    private record Booked<T>(ResourceLeakTracker<T> tracker, Holdings holdings) implements ResourceLeakTracker<T> {

        private Booked {
            holdings.taken();
        }

        @Override
        public void record() {
            tracker.record();
        }

        @Override
        public void record(Object hint) {
            tracker.record(hint);
        }

        @Override
        public boolean close(T resource) {
            boolean first = tracker.close(resource);
            if (first) {
                holdings.released();
            }
            return first;
        }

        @Override
        public @Nullable Throwable getCloseStackTraceIfAny() {
            return tracker.getCloseStackTraceIfAny();
        }
    }
}
