package io.evenkeel.testbackends;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;

/// Several backends in one JVM, on no more threads than there are cores. Any thread but theirs.
public final class Fleet implements AutoCloseable {

    private static final int MAX_COUNT = 1_000;

    private final MultiThreadIoEventLoopGroup group;
    private final List<TestBackend> backends;

    private Fleet(MultiThreadIoEventLoopGroup group, List<TestBackend> backends) {
        this.group = group;
        this.backends = backends;
    }

    /// Starts `count` unlimited backends named `backend-1`, `backend-2`, … on free loopback ports.
    public static Fleet start(int count) {
        return start(count, BackendOptions.defaults());
    }

    /// Starts `count` backends after one pattern and returns once all listen. The i-th, from 1, has the pattern's name with `-i`
    /// behind it, and the pattern's ports (where they are not 0) and seed plus i - 1. A fleet of one has the pattern as it is.
    ///
    /// @param count 1..1000
    /// @throws java.io.UncheckedIOException if a port cannot be bound; none is left running then
    public static Fleet start(int count, BackendOptions pattern) {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("count: " + count + " (expected: 1.." + MAX_COUNT + ")");
        }
        int threads = Math.min(count, Runtime.getRuntime().availableProcessors());
        Fleet fleet = new Fleet(Transport.group(threads, pattern.name()), new ArrayList<>());
        try {
            for (int i = 0; i < count; i++) {
                fleet.backends.add(NettyTestBackend.start(count == 1 ? pattern : numbered(pattern, i), fleet.group.next(), () ->
                        {}));
            }
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
        return fleet;
    }

    /// All of them, in their order. Stays the same while some are down.
    public List<TestBackend> backends() {
        return List.copyOf(backends);
    }

    /// The i-th, from 0.
    public TestBackend get(int index) {
        return backends.get(index);
    }

    @Override
    public void close() {
        backends.forEach(TestBackend::close);
        Transport.end(group);
    }

    private static BackendOptions numbered(BackendOptions pattern, int index) {
        return pattern.withName(pattern.name() + "-" + (index + 1))
                .withPort(pattern.port() == 0 ? 0 : pattern.port() + index)
                .withControlPort(pattern.controlPort() <= 0 ? pattern.controlPort() : pattern.controlPort() + index)
                .withSeed(pattern.seed() + index);
    }
}
