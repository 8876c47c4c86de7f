package io.evenkeel.standalone.process;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.standalone.admin.ProcessView;
import io.evenkeel.standalone.admin.ProcessView.State;
import io.evenkeel.standalone.logging.Logging;
import io.evenkeel.standalone.process.StartFailure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A serving process: what `evenkeel run` is. It begins with [#start]; everything after that happens
/// on its control thread, one thing after another, until it was asked to stop. Any thread.
public final class EvenkeelProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EvenkeelProcess.class);

    /// The drain has a limit of its own; this much later it has failed.
    private static final long DRAIN_GRACE_SECONDS = 5;

    private final ProcessOptions options;
    private final ControlThread control;
    private final Configuration configuration;
    private final ProxyConfig startedWith;
    private final DataPlane dataPlane;
    private final AdminAddress admin;
    private final LiveView view;
    private final ServiceManager serviceManager;
    private final FileWatch watch;
    private final Runnable reload;
    private final Runnable reopenLogs;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile Runnable beforeDrain = () -> {};
    private final CountDownLatch ended = new CountDownLatch(1);

    /// Reads the file and begins to serve.
    ///
    /// @throws StartFailure if it cannot; nothing is left open then
    public static EvenkeelProcess start(ProcessOptions options) throws StartFailure {
        Configuration configuration = Configuration.atStart(options);
        ControlThread control = new ControlThread();
        @Nullable AdminAddress admin = null;
        try {
            ProxyConfig config = configuration.inForce().loaded().config();
            LiveView view = new LiveView(options.file(), configuration);
            LiveOrders orders = new LiveOrders(control);
            admin = AdminAddress.bind(config.admin().bind(), view, orders, options.takeover(), control);
            DataPlane dataPlane = DataPlane.start(config, admin.address() == null ? config.admin().bind() : null, control);
            orders.serving(dataPlane);
            return new EvenkeelProcess(options, control, configuration, dataPlane, admin, view);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            if (admin != null) {
                admin.close();
            }
            control.close();
            throw new StartFailure(new Reason.Unavailable(), String.valueOf(e.getMessage()), e);
        }
    }

    private EvenkeelProcess(
            ProcessOptions options,
            ControlThread control,
            Configuration configuration,
            DataPlane dataPlane,
            AdminAddress admin,
            LiveView view) {
        this.options = options;
        this.control = control;
        this.configuration = configuration;
        this.dataPlane = dataPlane;
        this.admin = admin;
        this.view = view;
        startedWith = configuration.inForce().loaded().config();
        serviceManager = options.supervised() ? ServiceManager.ofEnvironment() : new ServiceManager(null);
        reload = control.coalesced("reload", this::reloadNow);
        reopenLogs = control.coalesced("open the logs anew", dataPlane::reopenLogs);
        keepFirst();
        view.serving(dataPlane);
        admin.whenBound(dataPlane::offerSockets);
        watch = FileWatch.start(options.file(), configuration.read(), reload);
        if (options.supervised()) {
            Signals.handle(Map.of(
                    "TERM", () -> stopBySignal("TERM", 143),
                    "INT", () -> stopBySignal("INT", 130),
                    "HUP", reload,
                    "USR1", reopenLogs));
        }
        announce();
    }

    private void keepFirst() {
        if (configuration.inForce().stale()) {
            tellMeters();
            dataPlane.meters().config().rejected();
        } else {
            configuration.accept(configuration.inForce().loaded());
            tellMeters();
        }
    }

    private void tellMeters() {
        dataPlane.meters().config().applied(configuration.inForce().version().number(), Instant.now());
    }

    private void announce() {
        long readyMillis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
        log.info("serving version={} config={} config_version={} listeners={} admin={} transport={} ready_ms={}",
                BuildInfo.version(), options.file(), configuration.inForce().version().number(), view.listenersInWords(),
                adminInWords(), dataPlane.transport(), readyMillis);
        serviceManager.ready("serving version " + configuration.inForce().version().number());
    }

    private String adminInWords() {
        @Nullable InetSocketAddress address = admin.address();
        return address == null ? "none yet" : Addresses.format(address);
    }

    /// Where each listener is bound, by name.
    public Map<String, InetSocketAddress> addresses() {
        return dataPlane.addresses();
    }

    /// Where the admin server is bound; null while an older process holds the address.
    public @Nullable InetSocketAddress adminAddress() {
        return admin.address();
    }

    /// What the admin pages show, for who runs in the same JVM.
    public ProcessView view() {
        return view;
    }

    /// Reads the file again, as after HUP. Returns before it is done.
    public void reload() {
        reload.run();
    }

    private void reloadNow() {
        if (stopping.get()) {
            return;
        }
        serviceManager.reloading();
        long start = System.nanoTime();
        try {
            switch (ConfigFile.read(options.file()).result()) {
                case Loaded loaded -> takeOver(options.applyTo(loaded), start);
                case Rejected rejected -> refuse(Refusal.of(rejected, Instant.now()));
            }
        } catch (IOException e) {
            refuse(Refusal.of(ConfigFile.whyUnreadable(options.file(), e), Instant.now()));
        }
        serviceManager.ready("serving version " + configuration.inForce().version().number()
                + (configuration.inForce().stale() ? ", the newest file was refused" : ""));
    }

    private void takeOver(Loaded loaded, long start) {
        try {
            dataPlane.reload(loaded.config());
        } catch (UncheckedIOException | IllegalArgumentException e) {
            refuse(Refusal.of(String.valueOf(e.getMessage()), Instant.now()));
            return;
        } catch (RuntimeException e) {
            log.error("internal error task=reload", e);
            refuse(Refusal.of("internal error: " + e, Instant.now()));
            return;
        }
        configuration.accept(loaded);
        tellMeters();
        ConfigInForce now = configuration.inForce();
        log.info("config accepted version={} sha256={} listeners={} took_ms={}",
                now.version().number(), now.version().shortSha256(), view.listenersInWords(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        List<String> due = RestartDue.keys(startedWith, loaded.config());
        if (!due.isEmpty()) {
            log.warn("restart due for changed keys={}", due);
        }
    }

    private void refuse(Refusal refusal) {
        configuration.refuse(refusal);
        dataPlane.meters().config().rejected();
    }

    /// Closes the log files and opens them by name, as after USR1. Returns before it is done.
    public void reopenLogs() {
        reopenLogs.run();
    }

    private void stopBySignal(String name, int exitCode) {
        if (stopping.get()) {
            log.warn("ending at once cause=\"signal {}\" exit={}", name, exitCode);
            Logging.flush();
            Runtime.getRuntime().halt(exitCode);
        }
        stop("signal " + name);
    }

    /// What is done after the order to stop and before the drain begins: whoever sends traffic from within this JVM ends it here, so that
    /// none of it meets a closed door. On the control thread; the drain waits for it, so it must end within seconds.
    public void beforeDrain(Runnable task) {
        beforeDrain = task;
    }

    /// Stops accepting, finishes what is in flight within `runtime.shutdown-timeout`, and ends, as after TERM. Returns before it is done.
    public void stop() {
        stop("owner");
    }

    private void stop(String cause) {
        if (stopping.compareAndSet(false, true)) {
            view.draining();
            serviceManager.stopping();
            log.info("stopping cause=\"{}\"", cause);
            control.execute("before the drain", beforeDrain);
            control.execute("stop", this::drain);
        }
    }

    private void drain() {
        long limit = configuration.inForce().loaded().config().runtime().shutdownTimeout().toSeconds() + DRAIN_GRACE_SECONDS;
        try {
            int cut = dataPlane.drain().toCompletableFuture().get(limit, TimeUnit.SECONDS);
            log.info("stopped requests_cut={}", cut);
        } catch (TimeoutException | ExecutionException e) {
            log.error("drain failed, cutting what is left", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /// Returns when the process has stopped and all is closed.
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /// Ends at once; what is in flight is cut.
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            stopping.set(true);
            watch.close();
            control.close();
            admin.close();
            dataPlane.close();
            ended.countDown();
        }
    }
}
