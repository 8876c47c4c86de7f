package io.evenkeel.config.vocabulary;

import io.evenkeel.config.AdminConfig;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.BindAddress;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.IpAddress;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Cursor;
import io.evenkeel.config.shape.DidYouMean;
import io.evenkeel.config.shape.Reading;
import io.evenkeel.config.shape.Reading.Fact;
import io.evenkeel.config.shape.Topic;
import java.util.ArrayList;
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
        checks.listenerAddresses();
        checks.backends();
        checks.loops();
        checks.caps();
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

    private void listenerAddresses() {
        List<Fact<BindAddress>> binds = reading.facts(Facts.BINDS);
        Map<Integer, List<Fact<BindAddress>>> byPort = new HashMap<>();
        for (Fact<BindAddress> bind : binds) {
            List<Fact<BindAddress>> samePort = byPort.computeIfAbsent(bind.value().port(), port -> new ArrayList<>());
            samePort.stream().filter(earlier -> overlap(earlier.value(), bind.value())).findFirst().ifPresent(earlier ->
                    bind.at().failBecauseOf(Code.DUPLICATE_LISTENER_ADDRESS, bind.value() + (earlier.value().equals(bind.value())
                            ? " is another listener's address" : " overlaps with another listener's " + earlier.value()), null, earlier.at()));
            samePort.add(bind);
        }
        for (Fact<AdminConfig> admin : reading.facts(Facts.ADMIN)) {
            BindAddress address = admin.value().bind();
            byPort.getOrDefault(address.port(), List.of()).stream().filter(bind -> overlap(bind.value(), address)).findFirst().ifPresent(bind -> {
                // The default is written nowhere: then the listener is the place to point at.
                boolean written = !admin.at().path().isEmpty() && admin.at().name().equals("bind");
                Cursor at = written ? admin.at() : bind.at();
                at.failBecauseOf(Code.ADMIN_ADDRESS_TAKEN, written ? address + " is also a listener's address"
                        : bind.value() + " is also the admin address" + (address.equals(bind.value()) ? "" : ", " + address),
                        written ? null : "choose another port, or set `admin.bind`", written ? bind.at() : admin.at());
            });
        }
    }

    /// Port 0 is a new one each time.
    private static boolean overlap(BindAddress a, BindAddress b) {
        return a.port() == b.port() && a.port() != 0 && (covers(a.host(), b.host()) || covers(b.host(), a.host()));
    }

    /// Whether listening on one host takes connections to the other as well. `::` takes IPv4 too where the system is dual-stack.
    private static boolean covers(String wide, String narrow) {
        return wide.equals(narrow) || wide.equals("*") || wide.equals("::") || wide.equals("0.0.0.0") && narrow.indexOf(':') < 0;
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

    /// A request that comes back to the proxy goes round until a limit stops it.
    private void loops() {
        for (Fact<BackendConfig> backend : reading.facts(Facts.BACKENDS)) {
            HostPort address = backend.value().address();
            for (Fact<BindAddress> bind : reading.facts(Facts.BINDS)) {
                if (bind.value().port() == address.port() && isSelf(bind.value().host(), address.host())) {
                    backend.at().within("address").failBecauseOf(Code.PROXY_LOOP, address + " is this proxy itself (expected: another server)", null, bind.at());
                    break;
                }
            }
        }
    }

    private static boolean isSelf(String bound, String host) {
        byte[] address = IpAddress.parse(host);
        boolean loopback = host.equals("localhost") || host.equals("::1") || address != null && address.length == 4 && address[0] == 127;
        boolean unspecified = host.equals("0.0.0.0") || host.equals("::");
        return bound.equals(host) || (loopback || unspecified) && covers(bound, host.equals("localhost") ? "127.0.0.1" : host);
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

    /// Only of a sound file: where routes could not be read, nobody knows what they use.
    private void unusedPools() {
        if (reading.hasErrors()) {
            return;
        }
        Set<String> used = names(Facts.POOLS_USED);
        for (Fact<String> pool : reading.facts(Facts.POOL_NAMES)) {
            if (!used.contains(pool.value())) {
                pool.at().fail(Code.UNUSED_POOL, "no route goes to this pool", "remove it, or add a route");
            }
        }
    }
}
