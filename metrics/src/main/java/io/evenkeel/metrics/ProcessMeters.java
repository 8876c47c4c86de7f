package io.evenkeel.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.evenkeel.routing.Lease;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/// What is told about the process: the JVM (Micrometer's own `jvm_*`, `process_*` and `system_*` series), the build, and two things
/// that should never surprise anybody.
final class ProcessMeters implements AutoCloseable {

    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final String version;
    private volatile LongSupplier heapBuffers = () -> 0;
    private volatile LongSupplier directBuffers = () -> 0;

    ProcessMeters(String version) {
        this.version = version;
    }

    void buffers(LongSupplier heap, LongSupplier direct) {
        heapBuffers = heap;
        directBuffers = direct;
    }

    void appear(Rows rows) {
        rows.gauge(Meters.BUILD_INFO, this, _ -> 1, version, Runtime.version().toString());
        rows.counter(Meters.LEASE_DOUBLE_ENDS, this, _ -> Lease.doubleEnds());
        rows.gauge(Meters.BUFFER_MEMORY, this, m -> m.heapBuffers.getAsLong(), "heap");
        rows.gauge(Meters.BUFFER_MEMORY, this, m -> m.directBuffers.getAsLong(), "direct");
    }

    /// Keeps two of Micrometer's meters off the page whose names `promtool check metrics` refuses (an abbreviated unit, a gauge called
    /// count): [#bindJvm] shows them by names of the usual form. Filters come before the first meter of a registry.
    static void denyOddNames(MeterRegistry registry) {
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    }

    /// Binds Micrometer's meters of the JVM and the process.
    void bindJvm(MeterRegistry registry) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, s -> s.getProcessCpuTime() / 1e9).baseUnit("seconds")
                    .description("CPU time used by the process.").register(registry);
            Gauge.builder("system.cpus", system, OperatingSystemMXBean::getAvailableProcessors)
                    .description("Processors available to the process.").register(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        collector.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    @Override
    public void close() {
        collector.close();
    }
}
