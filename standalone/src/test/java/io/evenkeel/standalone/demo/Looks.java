package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.admin.BackendStatus;
import io.evenkeel.standalone.demo.Figures.Clients;
import io.evenkeel.standalone.demo.Figures.Row;
import io.evenkeel.standalone.demo.Reading.SeenBackend;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Readings and figures as a demo would have them.
final class Looks {

    static final Places PLACES = new Places(
            URI.create("http://127.0.0.1:8080/"), URI.create("http://127.0.0.1:9901/"), Path.of("/tmp/evenkeel-demo-1/evenkeel.yaml"));

    static final Clients CLIENTS = new Clients(6213, 0, 0, "", 12.64, 24.91);

    private Looks() {}

    /// One backend of four is down.
    static Figures figures() {
        return new Figures(83, 1, 200.04, 86, List.of(
                new Row("web/backend-1", Health.HEALTHY, 66.6, 1, 0.277, 1 / 3.0, 12.1, 24.7),
                new Row("web/backend-2", Health.UNHEALTHY, 0, 0, 0.17, 0, Double.NaN, Double.NaN),
                new Row("web/backend-3", Health.HEALTHY, 66.5, 12, 0.276, 1 / 3.0, 12.25, 104.06),
                new Row("web/backend-4", Health.REFUSING, 66.9, 0, 0.277, 1 / 3.0, 11.9, 24.8)), CLIENTS);
    }

    static Reading reading(double seconds, int version, SeenBackend... backends) {
        return new Reading((long) (seconds * TimeUnit.SECONDS.toNanos(1)), version, 0, 0, List.of(backends));
    }

    static SeenBackend backend(String name, boolean healthy) {
        return backend(name, healthy, 0, new Buckets(new double[0], new double[0]));
    }

    static SeenBackend backend(String name, boolean healthy, double answers, Buckets latency) {
        BackendStatus status = new BackendStatus("web", name, "127.0.0.1:9001", 1, 1, true, false, healthy ? "serving" : "down", healthy, false, 1,
                false, 2, 1024, 1024, 0, 0.5, 0.5, false);
        return new SeenBackend(status, answers, 0.5, latency);
    }
}
