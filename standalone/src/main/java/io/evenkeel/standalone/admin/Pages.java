package io.evenkeel.standalone.admin;

import io.evenkeel.standalone.admin.ProcessView.State;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every page by its path.
final class Pages {

    /// What Prometheus asks for and understands in every version.
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Map<String, Page> BY_PATH = new LinkedHashMap<>();

    static {
        BY_PATH.put("/", new Page(false, false, _ -> Answer.json(200, Map.of("pages", BY_PATH.keySet(), "orders", OrderPath.FORMS))));
        BY_PATH.put("/healthz", new Page(true, false, _ -> word(200, "alive")));
        BY_PATH.put("/readyz", new Page(true, false, view -> readiness(view.state())));
        BY_PATH.put("/metrics", new Page(false, true, view -> Answer.text(200, METRICS_TYPE, view.metrics())));
        BY_PATH.put("/api/status", new Page(false, true, view -> Answer.json(200, view.status())));
        BY_PATH.put("/api/backends", new Page(false, true, view -> Answer.json(200, view.backends())));
        BY_PATH.put("/api/discovery", new Page(false, true, view -> Answer.json(200, view.discoveries())));
        BY_PATH.put("/api/config", new Page(false, true, view -> Answer.text(200, "application/yaml; charset=utf-8", view.config())));
    }

    private Pages() {}

    /// @param path without the query
    static @Nullable Page at(String path) {
        return BY_PATH.get(path);
    }

    private static Answer readiness(State state) {
        return word(state == State.SERVING ? 200 : 503, state.name().toLowerCase(Locale.ROOT));
    }

    private static Answer word(int status, String word) {
        return Answer.text(status, "text/plain; charset=utf-8", word + "\n");
    }
}
