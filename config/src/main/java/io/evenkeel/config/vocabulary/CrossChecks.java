package io.evenkeel.config.vocabulary;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Cursor;
import io.evenkeel.config.shape.DidYouMean;
import io.evenkeel.config.shape.Reading;
import io.evenkeel.config.shape.Reading.Fact;
import io.evenkeel.config.shape.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks across sections, made of the facts that could be read, so that a mistake in one section hides none between others.
final class CrossChecks {

    private final Reading reading;

    private CrossChecks(Reading reading) {
        this.reading = reading;
    }

    static void run(Reading reading) {
        CrossChecks checks = new CrossChecks(reading);
        checks.names();
        checks.references();
        SpillChecks.run(reading);
        AddressChecks.run(reading);
        checks.backends();
        checks.caps();
        checks.zone();
        checks.unusedPools();
    }

    private void names() {
        unique(Facts.LISTENER_NAMES, Code.DUPLICATE_LISTENER_NAME, "listener");
        unique(Facts.ROUTE_NAMES, Code.DUPLICATE_ROUTE_NAME, "route");
    }

    private void unique(Topic<String> topic, Code code, String thing) {
        Map<String, Cursor> seen = new HashMap<>();
        for (Fact<String> fact : reading.facts(topic)) {
            Cursor earlier = seen.putIfAbsent(fact.value(), fact.at());
            if (earlier != null) {
                fact.at().failBecauseOf(code, "another " + thing + " is called " + fact.value(), "give one of them another name", earlier);
            }
        }
    }

    private void references() {
        resolve(Facts.POOLS_USED, Facts.POOL_NAMES, Code.UNKNOWN_POOL, "pool");
        resolve(Facts.SPILLS, Facts.POOL_NAMES, Code.UNKNOWN_POOL, "pool");
        if (reading.facts(Facts.NAMELESS_LISTENERS).isEmpty()) {
            resolve(Facts.LISTENERS_USED, Facts.LISTENER_NAMES, Code.UNKNOWN_LISTENER, "listener");
        }
    }

    private void resolve(Topic<String> uses, Topic<String> names, Code code, String thing) {
        Set<String> known = names(names);
        for (Fact<String> use : reading.facts(uses)) {
            if (!known.contains(use.value())) {
                String close = DidYouMean.closest(use.value(), known);
                String hint = close != null ? "did you mean " + close + "?" : known.isEmpty() ? null : "known: " + known(known);
                use.at().fail(code, use.value() + " (expected: the name of a " + thing + ")", hint);
            }
        }
    }

    private static String known(Set<String> names) {
        List<String> sorted = names.stream().sorted().limit(10).toList();
        return String.join(", ", sorted) + (names.size() > sorted.size() ? ", …" : "");
    }

    private Set<String> names(Topic<String> topic) {
        Set<String> names = new HashSet<>();
        reading.facts(topic).forEach(fact -> names.add(fact.value()));
        return names;
    }

    private void backends() {
        record InPool(String pool, Object key) {}
        Map<InPool, Cursor> seen = new HashMap<>();
        for (Fact<BackendConfig> fact : reading.facts(Facts.BACKENDS)) {
            String pool = poolOf(fact.at());
            BackendConfig backend = fact.value();
            Cursor twin = seen.putIfAbsent(new InPool(pool, backend.address()), fact.at());
            if (twin != null) {
                fact.at().within("address").failBecauseOf(Code.DUPLICATE_BACKEND_ADDRESS, backend.address() + " is in this pool twice",
                        "for a greater part of the traffic raise its weight", twin.within("address"));
            }
            Cursor namesake = seen.putIfAbsent(new InPool(pool, backend.name()), fact.at());
            if (namesake != null && namesake != twin) {
                fact.at().within("name").failBecauseOf(Code.DUPLICATE_BACKEND_NAME, "another backend of this pool is called " + backend.name(),
                        "give one of them another name", namesake.within("name"));
            }
        }
    }

    private static String poolOf(Cursor backend) {
        return backend.path().substring(0, backend.path().lastIndexOf('['));
    }

    private void caps() {
        Map<HostPort, Fact<BackendConfig>> first = new HashMap<>();
        for (Fact<BackendConfig> backend : reading.facts(Facts.BACKENDS)) {
            Fact<BackendConfig> other = first.putIfAbsent(backend.value().address(), backend);
            if (other != null && other.value().maxInFlight() != backend.value().maxInFlight() && !poolOf(other.at()).equals(poolOf(backend.at()))) {
                int least = Math.min(other.value().maxInFlight(), backend.value().maxInFlight());
                backend.at().within("max-in-flight").failBecauseOf(Code.CAPS_DIFFER, backend.value().maxInFlight() + " here and "
                        + other.value().maxInFlight() + " in another pool for " + backend.value().address() + ": " + least + " is in force",
                        "give it the same max-in-flight in both", other.at().within("max-in-flight"));
            }
        }
    }

    /// Of what is discovered nobody knows yet where it stands.
    private void zone() {
        Set<String> zones = new HashSet<>();
        reading.facts(Facts.BACKENDS).forEach(backend -> zones.add(backend.value().zone()));
        zones.remove("");
        for (Fact<String> own : reading.facts(Facts.OWN_ZONE)) {
            if (!zones.contains(own.value()) && reading.facts(Facts.DISCOVERIES).isEmpty() && !reading.hasErrors()) {
                String close = DidYouMean.closest(own.value(), zones);
                own.at().fail(Code.NO_EFFECT, "`zone` changes nothing: no backend stands in " + own.value(),
                        close != null ? "did you mean " + close + "?" : "give the backends their `zone`");
            }
        }
    }

    /// Only of a sound file: where routes could not be read, nobody knows what they use.
    private void unusedPools() {
        if (reading.hasErrors()) {
            return;
        }
        Set<String> used = names(Facts.POOLS_USED);
        used.addAll(names(Facts.SPILLS));
        for (Fact<String> pool : reading.facts(Facts.POOL_NAMES)) {
            if (!used.contains(pool.value())) {
                pool.at().fail(Code.UNUSED_POOL, "no route goes to this pool", "remove it, or add a route");
            }
        }
    }
}
