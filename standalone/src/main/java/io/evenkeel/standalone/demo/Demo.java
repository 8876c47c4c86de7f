package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.logging.Logging;
import io.evenkeel.standalone.process.EvenkeelProcess;
import io.evenkeel.standalone.process.ProcessOptions;
import io.evenkeel.standalone.process.Signals;
import io.evenkeel.standalone.process.StartFailure;
import io.evenkeel.testbackends.BackendOptions;
import io.evenkeel.testbackends.Capacity;
import io.evenkeel.testbackends.Fleet;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of `evenkeel demo`, from start to end.
public final class Demo {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    private static final int BACKENDS = 4;
    private static final String POOL = "web";
    /// Answers take 0 to 24 ms, evenly: within a bucket of the latency histogram values are taken to lie evenly, so that what it tells is
    /// what the clients see. 60 at one time are 5,000 a second, for each.
    private static final Capacity CAPACITY = Capacity.of(60, Duration.ofMillis(12), 240).withJitter(1);
    private static final long LOOK_MILLIS = 500;
    private static final long LAST_LOOK_SECONDS = 5;

    private final EvenkeelProcess process;
    private final Traffic traffic;
    private final @Nullable Outages outages;
    private final Display display;
    private final Window window;
    private final ScheduledExecutorService eye = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("evenkeel-demo").factory());
    /// Guarded by the order of the looks: the eye's, and the last one when the eye is shut.
    private Reading reading;
    private volatile Figures figures;

    private Demo(EvenkeelProcess process, Traffic traffic, @Nullable Outages outages, Display display) {
        this.process = process;
        this.traffic = traffic;
        this.outages = outages;
        this.display = display;
        long now = System.nanoTime();
        window = new Window(now);
        reading = Reading.of(process.view(), now);
        figures = window.add(reading, traffic.figures(now));
    }

    /// Runs a demo until it is told to stop, by TERM or INT, or its duration is over.
    ///
    /// @param out where it shows itself: a live table if that is a terminal, else lines
    /// @throws StartFailure if the proxy cannot begin to serve
    /// @throws IOException  if the temporary folder cannot be written
    public static void run(DemoOptions options, PrintWriter out) throws StartFailure, IOException, InterruptedException {
        try (Fleet fleet = Fleet.start(BACKENDS, BackendOptions.defaults().withCapacity(CAPACITY));
                DemoFolder folder = DemoFolder.create(options, fleet);
                EvenkeelProcess process = EvenkeelProcess.start(new ProcessOptions(folder.file(), true, false, true, null, null))) {
            Places places = new Places(
                    uri(process.addresses().get("web")), uri(Objects.requireNonNull(process.adminAddress())), folder.file());
            Display display = display(places, out);
            try (Traffic traffic = Traffic.start(places.proxy(), options.rate())) {
                Outages outages = options.calm() ? null : new Outages(POOL, fleet.backends(), System.nanoTime());
                new Demo(process, traffic, outages, display).watch(options.duration());
                if (folder.edited()) {
                    out.println("Your configuration stays: " + folder.file());
                    out.flush();
                }
            }
        }
    }

    private static URI uri(InetSocketAddress address) {
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/");
    }

    private static Display display(Places places, PrintWriter out) {
        if (!Terminal.isThere()) {
            return new PlainLines(out, places);
        }
        ShareBar bar = Terminal.showsBlocks() ? ShareBar.BLOCKS : ShareBar.ASCII;
        LiveTable table = new LiveTable(out, new TableText(places, System.getenv("NO_COLOR") == null, bar), Terminal::size);
        Signals.handle(Map.of("WINCH", table::resized));
        Logging.to(table.scroll());
        return table;
    }

    /// Looks and shows until the process has ended.
    private void watch(@Nullable Duration duration) throws InterruptedException {
        process.beforeDrain(this::windDown);
        eye.scheduleAtFixedRate(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (duration != null) {
            eye.schedule(process::stop, duration.toMillis(), TimeUnit.MILLISECONDS);
        }
        process.awaitEnd();
        eye.shutdownNow();
        display.end(figures);
    }

    private void look() {
        try {
            List<Event> events = new ArrayList<>(read());
            if (outages != null) {
                events.addAll(outages.step(reading));
            }
            display.show(figures, events);
        } catch (RuntimeException e) {
            log.error("internal error task=look", e); // and look again
        }
    }

    /// @return what happened since the last time
    private List<Event> read() {
        long now = System.nanoTime();
        Reading before = reading;
        reading = Reading.of(process.view(), now);
        figures = window.add(reading, traffic.figures(now));
        return Changes.between(before, reading);
    }

    /// The clients go before the door is shut, as those behind a load balancer's own health check do; the last look is of what they saw.
    private void windDown() {
        eye.shutdown();
        try {
            traffic.stop();
            if (eye.awaitTermination(LAST_LOOK_SECONDS, TimeUnit.SECONDS)) {
                read();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
