package io.evenkeel.testbackends;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of one backend on one event loop: start, crash, restart, end. Public methods: any thread but that loop, except where
/// the control API calls them on it; fields without another word belong to the loop.
final class NettyTestBackend implements TestBackend {

    private enum State { STARTING, UP, CRASHED, CLOSED }

    /// A head larger than any limit a proxy in front is likely to be tested with.
    private static final HttpDecoderConfig HTTP = new HttpDecoderConfig()
            .setMaxInitialLineLength(256 * 1024)
            .setMaxHeaderSize(1024 * 1024)
            .setValidateHeaders(false);

    /// How often overload is looked at when no request comes; a tenth of the shortest `crash-after` that makes sense.
    private static final long CHECK_MILLIS = 20;

    /// For work on the loop that takes microseconds: met only when it is stuck, however busy the machine is.
    private static final long LOOP_LIMIT_SECONDS = 60;

    private static final int MAX_CONTROL_BODY = 64 * 1024;
    private static final Logger log = LoggerFactory.getLogger(TestBackend.class);

    private final BackendOptions options;
    private final EventLoop loop;
    private final Runnable afterClose;
    private final SplittableRandom modelRandom;
    private final Counters counters = new Counters();
    private final Faults faults;
    private final Set<Channel> connections = new LinkedHashSet<>();
    private final CompletableFuture<Void> crashed = new CompletableFuture<>();
    private State state = State.STARTING;
    private boolean healthy = true;
    private @Nullable Service service;
    private @Nullable Channel server;
    private volatile @Nullable Channel control;
    private @Nullable ScheduledFuture<?> starting;
    private @Nullable ScheduledFuture<?> checking;
    private volatile int port;
    private volatile @Nullable Stats last;

    private NettyTestBackend(BackendOptions options, EventLoop loop, Runnable afterClose) {
        this.options = options;
        this.loop = loop;
        this.afterClose = afterClose;
        this.port = options.port();
        SplittableRandom random = new SplittableRandom(options.seed());
        this.modelRandom = random.split();
        this.faults = new Faults(random.split());
    }

    static TestBackend start(BackendOptions options) {
        MultiThreadIoEventLoopGroup group = Transport.group(1, options.name());
        return start(options, group.next(), () -> Transport.end(group));
    }

    /// Starts one on a loop that others use too.
    ///
    /// @param afterClose runs at the end of [#close()], once
    static TestBackend start(BackendOptions options, EventLoop loop, Runnable afterClose) {
        NettyTestBackend backend = new NettyTestBackend(options, loop, afterClose);
        try {
            backend.bindControl();
            backend.awaitStart();
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
        return backend;
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String address() {
        return (options.host().contains(":") ? "[" + options.host() + "]" : options.host()) + ":" + port;
    }

    @Override
    public OptionalInt controlPort() {
        Channel channel = control;
        return channel == null ? OptionalInt.empty() : OptionalInt.of(((InetSocketAddress) channel.localAddress()).getPort());
    }

    @Override
    public Stats stats() {
        Stats atEnd = last;
        return atEnd == null ? onLoop(this::snapshot) : atEnd;
    }

    private Stats snapshot() {
        return counters.snapshot(options.name(), state.name().toLowerCase(Locale.ROOT),
                service == null ? 0 : service.busy(), service == null ? 0 : service.queued());
    }

    @Override
    public void resetStats() {
        run(counters::reset);
    }

    @Override
    public void fault(Fault... next) {
        run(() -> {
            if (service == null) {
                faults.replace(List.of(next));
            } else {
                service.faults(List.of(next));
            }
            log.info("faults changed backend={} faults={}", options.name(), faults.inForce());
        });
    }

    List<Fault> faults() {
        return onLoop(faults::inForce);
    }

    @Override
    public void health(boolean healthy) {
        run(() -> {
            this.healthy = healthy;
            if (service != null) {
                service.health(healthy);
            }
        });
    }

    @Override
    public void crash() {
        run(this::crashNow);
    }

    @Override
    public void restart() {
        awaitStart();
    }

    @Override
    public CompletionStage<Void> crashed() {
        return crashed;
    }

    @Override
    public void close() {
        if (last != null) {
            return;
        }
        boolean first = onLoop(() -> {
            boolean open = state != State.CLOSED;
            end(State.CLOSED);
            if (control != null) {
                control.close();
            }
            return open;
        });
        last = onLoop(this::snapshot); // a task of its own: by then the loop has told the connections that they ended
        if (first) {
            afterClose.run();
        }
    }

    /// Begins to start (after a crash, if it is up): completes once it listens.
    CompletableFuture<Void> beginRestart() {
        CompletableFuture<Void> listening = new CompletableFuture<>();
        run(() -> {
            if (state == State.CLOSED) {
                listening.completeExceptionally(new IllegalStateException(options.name() + " is closed"));
                return;
            }
            if (state == State.UP) {
                crashNow();
            }
            end(State.STARTING);
            long startup = options.capacity().startup().toNanos();
            starting = loop.schedule(() -> listen(listening), startup, TimeUnit.NANOSECONDS);
        });
        return listening;
    }

    private void awaitStart() {
        try {
            beginRestart().orTimeout(options.capacity().startup().toSeconds() + LOOP_LIMIT_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void listen(CompletableFuture<Void> listening) {
        CapacityModel<Exchange> model = new CapacityModel<>(options.capacity(), modelRandom, System.nanoTime());
        Service next = new Service(loop, model, faults, counters, this::crashNow);
        next.health(healthy);
        ServerBootstrap bootstrap = new ServerBootstrap().group(loop).channel(Transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, next);
                    }
                });
        bootstrap.bind(options.host(), port).addListener((ChannelFutureListener) bound -> {
            if (!bound.isSuccess()) {
                state = State.CRASHED;
                listening.completeExceptionally(cannotBind(options.host() + ":" + port, bound));
            } else if (state != State.STARTING) {
                bound.channel().close();
                listening.completeExceptionally(new IllegalStateException(options.name() + " ended while it started"));
            } else {
                up(bound.channel(), next);
                listening.complete(null);
            }
        });
    }

    private void up(Channel listener, Service next) {
        server = listener;
        service = next;
        state = State.UP;
        port = ((InetSocketAddress) listener.localAddress()).getPort();
        counters.started();
        if (!options.capacity().crashAfter().isZero()) {
            checking = loop.scheduleAtFixedRate(next::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
        log.info("backend up name={} address={}", options.name(), address());
    }

    private void accept(Channel channel, Service next) {
        connections.add(channel);
        channel.closeFuture().addListener(_ -> connections.remove(channel));
        channel.pipeline().addLast(new HttpServerCodec(HTTP), new Connection(options.name(), next));
    }

    private void crashNow() {
        if (state == State.STARTING || state == State.UP) {
            end(State.CRASHED);
            counters.crashed();
            log.info("backend crashed name={}", options.name());
            crashed.complete(null);
        }
    }

    /// Stops listening and resets every connection.
    private void end(State next) {
        state = next;
        if (starting != null) {
            starting.cancel(false);
        }
        if (checking != null) {
            checking.cancel(false);
        }
        if (server != null) {
            server.close();
        }
        if (service != null) {
            service.end();
        }
        server = null;
        service = null;
        for (Channel connection : new ArrayList<>(connections)) {
            connection.config().setOption(ChannelOption.SO_LINGER, 0);
            connection.close();
        }
    }

    private void bindControl() {
        if (options.controlPort() == BackendOptions.NO_CONTROL) {
            return;
        }
        ChannelFuture bound = new ServerBootstrap().group(loop).channel(Transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_CONTROL_BODY),
                                new ControlHandler(NettyTestBackend.this));
                    }
                })
                .bind(options.controlHost(), options.controlPort()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw cannotBind(options.controlHost() + ":" + options.controlPort(), bound);
        }
        control = bound.channel();
    }

    private static UncheckedIOException cannotBind(String address, ChannelFuture bound) {
        Throwable cause = Objects.requireNonNull(bound.cause());
        return new UncheckedIOException(new IOException("cannot listen on " + address + ": " + cause.getMessage(), cause));
    }

    private void run(Runnable task) {
        onLoop(() -> {
            task.run();
            return true;
        });
    }

    private <T> T onLoop(Callable<T> task) {
        try {
            return loop.inEventLoop() ? task.call() : loop.submit(task).get(LOOP_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + options.name(), e);
        } catch (Exception e) {
            throw new IllegalStateException("backend " + options.name() + " does not answer", e);
        }
    }
}
