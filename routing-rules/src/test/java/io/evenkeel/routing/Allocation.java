package io.evenkeel.routing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Tells what a piece of code allocates on this thread.
final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /// @return bytes of all runs together; the least of some rounds, as the JVM allocates now and then for itself (a class met for the
    ///         first time, a recompilation)
    static long bytesOf(int runs, Runnable code) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < runs; i++) {
                code.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
