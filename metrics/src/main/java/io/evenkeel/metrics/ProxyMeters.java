package io.evenkeel.metrics;

import io.evenkeel.config.ListenerConfig;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.Route;
import java.util.List;

/// All meters of the process, and the page they are scraped from. Cold; any thread.
///
/// Meters are found by name and outlive configurations that keep the name; what no configuration in force names leaves the page.
public final class ProxyMeters implements AutoCloseable {

    /// The meters of a listener; the same object for the same name.
    public ListenerMeters listener(String name) {
        throw new IllegalStateException("not there yet");
    }

    /// The meters of a route; the same object for the same name.
    public RouteMeters route(String name) {
        throw new IllegalStateException("not there yet");
    }

    /// The meters of a backend; the same object for the same identity.
    public BackendMeters backend(BackendId id) {
        throw new IllegalStateException("not there yet");
    }

    /// From now on exactly these are shown; series of all others leave the page.
    public void show(List<ListenerConfig> listeners, List<Route> routes, List<Pool> pools) {
        throw new IllegalStateException("not there yet");
    }

    /// The page in the Prometheus text format 0.0.4.
    public String scrape() {
        throw new IllegalStateException("not there yet");
    }

    @Override
    public void close() {}
}
