package io.evenkeel.proxy;

import io.evenkeel.config.ListenerConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.StickyConfig;
import io.evenkeel.metrics.ListenerMeters;
import io.evenkeel.proxy.accesslog.AccessLog;
import io.evenkeel.proxy.handover.HandedSockets;
import io.evenkeel.proxy.handover.SocketOffer;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.RateLimiters;
import io.evenkeel.routing.Route;
import io.evenkeel.routing.RouteTable;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The proxy as a whole: builds snapshots, publishes them, and ends. One lock guards all that is not on the event loops.
final class ProxyServer implements Proxy {

    private static final Logger log = LoggerFactory.getLogger(ProxyServer.class);

    /// For connections to end that were told to; far beyond what it takes.
    private static final long CLOSE_SECONDS = 5;

    private final ProxyParts parts;
    private final Runnable closeParts;
    private final LoopContext[] contexts;
    private final Serving serving;
    private final DescriptorBudget descriptors;
    private final ListenerSet listeners;
    private final RegistryThread registryThread;
    private final AccessLogs accessLogs = new AccessLogs();
    private final StickyKey stickyKey = new StickyKey();
    private final RateLimiters rateLimiters = new RateLimiters(new SecureRandom());
    private @Nullable SocketOffer offer;
    private @Nullable CompletableFuture<Integer> drained;
    private boolean closed;

    private ProxyServer(ProxyConfig config, ProxyParts parts, HandedSockets handed, Runnable closeParts) {
        this.parts = parts;
        this.closeParts = closeParts;
        contexts = contexts(parts);
        serving = new Serving(Snapshot.empty(config));
        descriptors = DescriptorBudget.ofThisProcess(contexts.length);
        listeners = new ListenerSet(parts.loops(), contexts, serving, descriptors, handed);
        registryThread = new RegistryThread(parts.registry(), parts.clock());
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            parts.meters().bufferMemory(allocator.metric()::usedHeapMemory, allocator.metric()::usedDirectMemory);
        }
    }

    private static LoopContext[] contexts(ProxyParts parts) {
        List<LoopContext> contexts = new ArrayList<>();
        for (EventExecutor loop : parts.loops().group()) {
            contexts.add(new LoopContext((EventLoop) loop, parts.clock(), System.nanoTime() + 31L * contexts.size(), parts.loops(), parts.names(),
                    backend -> parts.meters().backend(backend.id())));
        }
        return contexts.toArray(LoopContext[]::new);
    }

    static Proxy start(ProxyConfig config, ProxyParts parts, HandedSockets handed, Runnable closeParts) {
        ProxyServer server = new ProxyServer(config, parts, handed, closeParts);
        try {
            server.reload(config);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    @Override
    public synchronized Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        for (ListenerConfig config : config().listeners()) {
            listeners.bound().stream().filter(listener -> listener.serves(config)).findFirst()
                    .ifPresent(listener -> addresses.put(config.name(), listener.address()));
        }
        return addresses;
    }

    @Override
    public ProxyConfig config() {
        return serving.snapshot.config();
    }

    @Override
    public List<Pool> pools() {
        return serving.snapshot.pools();
    }

    // ---- taking over a configuration

    @Override
    public synchronized void reload(ProxyConfig config) {
        if (closed || drained != null) {
            throw new IllegalStateException("proxy: ending (expected: serving)");
        }
        Snapshot old = serving.snapshot;
        List<Listener> wanted = listeners.prepare(config.listeners());
        Snapshot fresh;
        try {
            fresh = build(config, wanted);
        } catch (RuntimeException e) {
            listeners.giveUp(wanted);
            closeLogs(accessLogs.retain(old.config().listeners()));
            throw e;
        }
        parts.meters().show(config.listeners(), fresh.routes().routes(), fresh.pools());
        descriptors.plan(config);
        List<Listener> gone = listeners.keep(wanted);
        if (!gone.isEmpty()) {
            onEveryLoop(_ -> {}); // their last clients are with their loops, under the configuration that knows them
        }
        serving.snapshot = fresh;
        listeners.accept();
        Set<Backend> backends = fresh.pools().stream().flatMap(pool -> pool.backends().stream()).collect(Collectors.toSet());
        onEveryLoop(context -> {
            context.retainUpstreams(backends);
            gone.forEach(listener -> context.clients.forEach(client -> {
                if (client.belongsTo(listener)) {
                    client.drain();
                }
            }));
        });
        parts.registry().close(old.pools()); // from here on no request begins with them
        closeLogs(accessLogs.retain(config.listeners()));
        rateLimiters.retain(config.routes());
        log.info("configuration in force listeners={} routes={} pools={} backends={}",
                config.listeners().size(), config.routes().size(), config.pools().size(), backends.size());
    }

    private Snapshot build(ProxyConfig config, List<Listener> wanted) {
        List<ListenerFacts> facts = config.listeners().stream().map(this::facts).toList();
        int slots = wanted.stream().mapToInt(Listener::slot).max().orElse(-1) + 1;
        @Nullable ListenerFacts[] bySlot = new ListenerFacts[slots];
        for (int i = 0; i < wanted.size(); i++) {
            bySlot[wanted.get(i).slot()] = facts.get(i);
        }
        RouteTable routes = RouteTable.compile(config);
        RouteFacts[] routeFacts = routes.routes().stream().map(this::facts).toArray(RouteFacts[]::new);
        List<Pool> pools = parts.registry().open(config);
        Map<Pool, PoolFacts> known = new IdentityHashMap<>();
        PoolFacts[] poolFacts = pools.stream().map(pool -> facts(pool, known, config.runtime().stateDir())).toArray(PoolFacts[]::new);
        return new Snapshot(config, routes, routeFacts, pools, poolFacts, bySlot);
    }

    private ListenerFacts facts(ListenerConfig listener) {
        ListenerMeters meters = parts.meters().listener(listener.name());
        return new ListenerFacts(listener, meters, accessLogs.of(listener.accessLog(), meters));
    }

    private RouteFacts facts(Route route) {
        return new RouteFacts(route.config(), rateLimiters.of(route.config()), parts.meters().route(route.config().name()));
    }

    private PoolFacts facts(Pool pool, Map<Pool, PoolFacts> known, Path stateDir) {
        PoolFacts facts = known.get(pool);
        if (facts == null) {
            Pool spill = pool.spillTo();
            StickyConfig sticky = pool.config().sticky();
            facts = new PoolFacts(pool, spill == null ? null : facts(spill, known, stateDir), parts.meters().pool(pool.config().name()),
                    sticky == null ? null : new StickyCookies(sticky, stickyKey.of(stateDir), pool));
            known.put(pool, facts);
        }
        return facts;
    }

    @Override
    public synchronized void reopenLogs() {
        accessLogs.reopen();
    }

    // ---- ending

    @Override
    public synchronized void offerSockets(String name) throws IOException {
        EventLoopGroup loops = parts.loops().group();
        if (offer == null && !serving.draining && SocketOffer.possible(loops)) {
            offer = SocketOffer.open(loops, name, this::visitSockets);
        }
    }

    private synchronized void visitSockets(Consumer<UnixChannel> visitor) {
        listeners.bound().forEach(listener -> visitor.accept((UnixChannel) listener.channel()));
    }

    @Override
    public synchronized CompletionStage<Integer> drain() {
        CompletableFuture<Integer> present = drained;
        if (present == null) {
            stopAccepting();
            long until = Nanos.after(parts.clock().nanos(), Nanos.of(config().runtime().shutdownTimeout()));
            CompletableFuture<?>[] loops = Stream.of(contexts).map(context -> Drain.start(context, until)).toArray(CompletableFuture<?>[]::new);
            drained = present = CompletableFuture.allOf(loops).thenApply(_ -> {
                if (serving.tunnelsCut.get() > 0) {
                    log.info("drained tunnels_cut={}", serving.tunnelsCut);
                }
                return serving.requestsCut.get();
            });
        }
        return present;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopAccepting();
        closeConnections();
        onEveryLoop(LoopContext::flushLogs); // what the closing of connections logged
        closeLogs(accessLogs.retain(List.of()));
        registryThread.close();
        closeParts.run();
        parts.registry().close(serving.snapshot.pools());
    }

    private void stopAccepting() {
        serving.draining = true;
        SocketOffer present = offer;
        if (present != null) {
            present.close();
            offer = null;
        }
        listeners.keep(List.of());
    }

    private void closeConnections() {
        CompletableFuture<?>[] closed = Stream.of(contexts)
                .map(context -> CompletableFuture.supplyAsync(context::close, context.loop).thenCompose(Function.identity()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(closed).completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS).join();
    }

    private void closeLogs(List<AccessLog> gone) {
        for (AccessLog accessLog : gone) {
            onEveryLoop(context -> context.closeLane(accessLog));
            accessLog.close();
        }
    }

    /// Runs it on every loop and waits for all: what the loops began before has seen what was published before.
    private void onEveryLoop(Consumer<LoopContext> task) {
        CompletableFuture<?>[] done = Stream.of(contexts)
                .map(context -> CompletableFuture.runAsync(() -> task.accept(context), context.loop))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(done).join();
    }
}
