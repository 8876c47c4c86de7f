package io.evenkeel.standalone.process;

import io.evenkeel.health.HealthChecker;
import io.evenkeel.health.HealthListener;
import io.evenkeel.health.ProbeTarget;
import io.evenkeel.proxy.NameLookup;
import io.evenkeel.routing.BackendRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The health checker with an event loop of its own, so that probes and requests do not disturb each other, and with the way its verdicts
/// take. Any thread.
final class Probing implements AutoCloseable {

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("evenkeel-probes", true), NioIoHandler.newFactory());
    private final DnsAddressResolverGroup resolver;
    private final HealthVerdicts verdicts;
    private final HealthChecker checker;

    /// @param meters told what the registry is told, and of every probe
    Probing(BackendRegistry registry, HealthListener meters, NameLookup names, RandomGenerator random) {
        resolver = new DnsAddressResolverGroup(names.resolver().datagramChannelType(NioDatagramChannel.class));
        verdicts = new HealthVerdicts(registry, meters);
        checker = new HealthChecker(loop, NioSocketChannel::new, resolver, verdicts, random);
    }

    /// From now on exactly these are probed.
    void watch(List<ProbeTarget> targets) {
        checker.watch(targets);
    }

    @Override
    public void close() {
        checker.close();
        verdicts.close();
        resolver.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
