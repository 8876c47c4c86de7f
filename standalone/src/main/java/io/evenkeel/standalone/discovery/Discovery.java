package io.evenkeel.standalone.discovery;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.DiscoverConfig;
import io.evenkeel.config.DiscoverConfig.Dns;
import io.evenkeel.config.DiscoverConfig.Srv;
import io.evenkeel.config.DiscoverConfig.TargetFile;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.metrics.DiscoveryMeters;
import io.evenkeel.proxy.NameLookup;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Everything that a configuration discovers. [#follow] and [#withFound] belong to the thread that reloads; the others are for any.
public final class Discovery implements AutoCloseable {

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("evenkeel-discovery", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final NameLookup names;
    private final FileChanges files;
    private final Function<String, DiscoveryMeters> meters;
    private final Runnable changed;
    private final Map<String, PoolDiscovery> pools = new ConcurrentHashMap<>();

    /// @param meters  those of a pool
    /// @param changed called on the discovery thread when [#withFound] has something else to say; must not throw
    public Discovery(NameLookup names, FileChanges files, Function<String, DiscoveryMeters> meters, Runnable changed) {
        this.names = names;
        this.files = files;
        this.meters = meters;
        this.changed = changed;
    }

    /// The configuration with the backends that are found now. A pool that discovers anew, or elsewhere than before, keeps those it has until the
    /// first answer.
    ///
    /// @param file    what the file says
    /// @param inForce what serves
    public ProxyConfig withFound(ProxyConfig file, ProxyConfig inForce) {
        if (file.pools().stream().allMatch(pool -> pool.discover() == null)) {
            return file;
        }
        List<PoolConfig> all = file.pools().stream().map(pool -> withFound(pool, inForce)).toList();
        return new ProxyConfig(file.admin(), file.runtime(), file.listeners(), all, file.routes());
    }

    private PoolConfig withFound(PoolConfig pool, ProxyConfig inForce) {
        @Nullable DiscoverConfig discover = pool.discover();
        if (discover == null) {
            return pool;
        }
        @Nullable PoolDiscovery known = known(pool.name(), discover);
        return pool.withBackends(joined(pool.backends(), known == null ? present(pool.name(), inForce) : known.finding().inForce()));
    }

    private @Nullable PoolDiscovery known(String pool, DiscoverConfig config) {
        PoolDiscovery known = pools.get(pool);
        return known != null && known.config().equals(config) ? known : null;
    }

    private static List<BackendConfig> present(String pool, ProxyConfig inForce) {
        return inForce.pools().stream().filter(other -> other.name().equals(pool)).findFirst().map(PoolConfig::backends).orElse(List.of());
    }

    /// What is written wins over what is found.
    private static List<BackendConfig> joined(List<BackendConfig> written, List<BackendConfig> found) {
        Set<Object> taken = new HashSet<>();
        written.forEach(backend -> {
            taken.add(backend.name());
            taken.add(backend.address());
        });
        List<BackendConfig> all = new ArrayList<>(written);
        found.stream().filter(backend -> !taken.contains(backend.name()) && !taken.contains(backend.address())).forEach(all::add);
        return all;
    }

    /// From now on looks for what this configuration discovers, and for nothing else.
    ///
    /// @param before what served until it took over
    public void follow(ProxyConfig file, ProxyConfig before) {
        Map<String, PoolConfig> wanted = new HashMap<>();
        file.pools().stream().filter(pool -> pool.discover() != null).forEach(pool -> wanted.put(pool.name(), pool));
        for (Iterator<Map.Entry<String, PoolDiscovery>> i = pools.entrySet().iterator(); i.hasNext();) {
            Map.Entry<String, PoolDiscovery> entry = i.next();
            PoolConfig pool = wanted.get(entry.getKey());
            if (pool == null || !entry.getValue().config().equals(pool.discover())) {
                i.remove();
                loop.execute(entry.getValue()::close);
            }
        }
        wanted.forEach((name, pool) -> {
            @Nullable DiscoverConfig discover = pool.discover();
            if (discover != null && !pools.containsKey(name)) {
                PoolDiscovery young = begin(name, discover, present(name, before));
                pools.put(name, young);
                loop.execute(young::look);
            }
        });
    }

    private PoolDiscovery begin(String pool, DiscoverConfig config, List<BackendConfig> atFirst) {
        Lookup lookup = switch (config) {
            case Dns dns -> new AddressLookup(dns.name(), dns.maxInFlight(), names, loop, IpFamilies.ofThisMachine());
            case Srv srv -> new ServiceLookup(srv.name(), srv.maxInFlight(), names, loop);
            case TargetFile target -> new TargetFileLookup(target.file(), target.maxInFlight(), files.watch(target.file(), () -> lookNow(pool)));
        };
        return new PoolDiscovery(pool, config, lookup, atFirst, loop, meters.apply(pool), changed);
    }

    private void lookNow(String pool) {
        PoolDiscovery discovery = pools.get(pool);
        if (discovery != null) {
            loop.execute(discovery::look);
        }
    }

    /// Where each discovery stands, by pool.
    public List<Finding> findings() {
        return pools.values().stream().map(PoolDiscovery::finding).sorted(Comparator.comparing(Finding::pool)).toList();
    }

    /// Believes an answer that is held because it takes too many backends away.
    ///
    /// @return where it stands then; null when that pool holds none
    public @Nullable Finding confirm(String pool) {
        PoolDiscovery discovery = pools.get(pool);
        if (discovery == null) {
            return null;
        }
        boolean confirmed = loop.submit(discovery::confirm).syncUninterruptibly().getNow();
        return confirmed ? discovery.finding() : null;
    }

    @Override
    public void close() {
        loop.execute(() -> pools.values().forEach(PoolDiscovery::close));
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
