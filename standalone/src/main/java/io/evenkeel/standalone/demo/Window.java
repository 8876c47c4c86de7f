package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.demo.Figures.Clients;
import io.evenkeel.standalone.demo.Figures.Row;
import io.evenkeel.standalone.demo.Reading.SeenBackend;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/// The readings of the last ten seconds, and the figures that only several of them give. One thread.
final class Window {

    /// The window of the product's shares, so that a row speaks of one time.
    static final long NANOS = TimeUnit.SECONDS.toNanos(10);
    /// Short, so that an outage shows at once; not so short that one request more or less does.
    private static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long startNanos;
    /// The oldest first.
    private final Deque<Reading> readings = new ArrayDeque<>();

    Window(long startNanos) {
        this.startNanos = startNanos;
    }

    /// Takes another reading in.
    Figures add(Reading now, Clients clients) {
        readings.addLast(now);
        while (now.nanos() - readings.getFirst().nanos() > NANOS) {
            readings.removeFirst();
        }
        Reading oldest = readings.getFirst();
        Reading recent = recent(now.nanos());
        double seconds = (now.nanos() - recent.nanos()) / 1e9;
        return new Figures(
                TimeUnit.NANOSECONDS.toSeconds(now.nanos() - startNanos),
                now.version(),
                rate(now.requests() - recent.requests(), seconds),
                (long) now.retries(),
                now.backends().stream().map(backend -> row(backend, recent, oldest, seconds)).toList(),
                clients);
    }

    private static Row row(SeenBackend now, Reading recent, Reading oldest, double seconds) {
        Double expectedShare = now.status().expectedShare();
        double before = recent.find(now.id()).map(SeenBackend::answers).filter(answers -> answers <= now.answers()).orElse(0.0);
        Buckets latency = oldest.find(now.id()).map(earlier -> now.latency().since(earlier.latency())).orElse(now.latency());
        return new Row(
                now.id(), now.health(), rate(now.answers() - before, seconds), now.status().inFlight(), now.share(),
                expectedShare == null ? Double.NaN : expectedShare, latency.quantile(0.5) * 1e3, latency.quantile(0.99) * 1e3);
    }

    private static double rate(double added, double seconds) {
        return seconds <= 0 ? 0 : Math.max(0, added) / seconds;
    }

    /// The youngest reading that is two seconds old, else the oldest there is.
    private Reading recent(long now) {
        Iterator<Reading> youngestFirst = readings.descendingIterator();
        while (youngestFirst.hasNext()) {
            Reading reading = youngestFirst.next();
            if (now - reading.nanos() >= RATE_NANOS) {
                return reading;
            }
        }
        return readings.getFirst();
    }
}
