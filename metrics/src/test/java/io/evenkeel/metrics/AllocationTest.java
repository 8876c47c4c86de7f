package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.Lease;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void countingARequestAllocatesNothing() {
        try (var meters = new ProxyMeters("test", System::nanoTime)) {
            ListenerMeters listener = meters.listener("web");
            RouteMeters route = meters.route("api");
            BackendMeters backend = meters.backend(new BackendId("api", "a"));
            PoolMeters pool = meters.pool("api");
            request(listener, route, backend, pool); // classes are loaded once

            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                request(listener, route, backend, pool);
            }
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isZero();
        }
    }

    private static void request(ListenerMeters listener, RouteMeters route, BackendMeters backend, PoolMeters pool) {
        listener.connectionOpened();
        listener.requestStarted();
        route.requestStarted();
        backend.connectionOpened();
        backend.connectionTaken();
        backend.bytesSent(100);
        backend.bytesReceived(1000);
        backend.answered(200, 1_234_567);
        backend.failed(Lease.Failure.RESET);
        backend.abandoned();
        backend.retried();
        backend.connectionIdle();
        backend.connectionClosed();
        pool.exhausted();
        pool.spilled();
        pool.overflowed();
        pool.waited(QueueOutcome.SERVED, 3_456_789);
        route.retried();
        route.requestEnded(200, 2_345_678);
        listener.bytesRead(100);
        listener.bytesWritten(1000);
        listener.requestEnded(200);
        listener.connectionRefused();
        listener.connectionClosed();
        listener.accessLogLineDropped();
    }
}
