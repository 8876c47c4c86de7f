package io.evenkeel.health;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.AddressResolverGroup;
import java.util.List;
import java.util.random.RandomGenerator;

/// Probes backends on their schedule, spread over the interval so that hundreds of checks do not bunch up.
///
/// Every transition is logged here, once: `backend down …`, `backend up …`.
public final class HealthChecker implements AutoCloseable {

    private final EventLoop loop;
    private final ProbeSchedule schedule;
    private volatile boolean closed;

    /// @param group    one of its event loops does all the probing; better not one that serves traffic, so that neither disturbs the
    ///                 other
    /// @param channels makes sockets of the transport the group drives
    /// @param resolver looks names up, must not block
    /// @param listener told all results and transitions
    /// @param random   for phases and jitter; used by the event loop only
    public HealthChecker(
            EventLoopGroup group,
            ChannelFactory<? extends Channel> channels,
            AddressResolverGroup<?> resolver,
            HealthListener listener,
            RandomGenerator random) {
        loop = group.next();
        schedule = new ProbeSchedule(
                new Announcer(listener), new NettyProber(loop, channels, resolver), new EventLoopTimer(loop), random);
    }

    /// From now on exactly these are probed; of several with one id the first. Any thread; takes effect soon.
    ///
    /// - New ones are first probed within one interval, and count as healthy until then.
    /// - A target known by id and address keeps its health and its count of passes or failures, also when it is to be probed in
    ///   another way; a probe under way is then given up.
    /// - A known id at another address is a new backend.
    /// - Of one that is gone nothing more is told; if it was unhealthy, nobody says that it is healthy again.
    public void watch(List<ProbeTarget> targets) {
        List<ProbeTarget> copy = List.copyOf(targets);
        loop.execute(() -> {
            if (!closed) {
                schedule.watch(copy);
            }
        });
    }

    /// Stops all probes, those under way too. Any thread; returns before the last connection is closed.
    @Override
    public void close() {
        closed = true;
        if (!loop.isShuttingDown()) {
            loop.execute(schedule::stop);
        }
    }
}
