package io.evenkeel.config.vocabulary;

import io.evenkeel.config.AdminConfig;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.BindAddress;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.IpAddress;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Cursor;
import io.evenkeel.config.shape.Reading;
import io.evenkeel.config.shape.Reading.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks of the addresses this process listens on: against each other, and against the backends.
final class AddressChecks {

    private final Reading reading;
    private final Map<Integer, OnPort> ports = new HashMap<>();

    private AddressChecks(Reading reading) {
        this.reading = reading;
    }

    static void run(Reading reading) {
        AddressChecks checks = new AddressChecks(reading);
        checks.listeners();
        checks.admin();
        checks.loops();
    }

    /// The listeners on one port.
    private static final class OnPort {

        private final Map<String, Fact<BindAddress>> byHost = new HashMap<>();
        private final List<Fact<BindAddress>> wide = new ArrayList<>();

        void add(Fact<BindAddress> listener) {
            if (byHost.putIfAbsent(listener.value().host(), listener) == null && isWide(listener.value().host())) {
                wide.add(listener);
            }
        }

        /// A listener that takes connections to the host, or to one of the addresses it stands for.
        @Nullable Fact<BindAddress> overlapping(String host) {
            Fact<BindAddress> same = byHost.get(host);
            if (same != null) {
                return same;
            }
            for (Fact<BindAddress> listener : isWide(host) ? byHost.values() : wide) {
                if (covers(listener.value().host(), host) || covers(host, listener.value().host())) {
                    return listener;
                }
            }
            return null;
        }
    }

    private void listeners() {
        for (Fact<BindAddress> listener : reading.facts(Facts.BINDS)) {
            BindAddress address = listener.value();
            if (address.port() == 0) {
                continue; // a new one each time
            }
            OnPort others = ports.computeIfAbsent(address.port(), port -> new OnPort());
            Fact<BindAddress> earlier = others.overlapping(address.host());
            if (earlier != null) {
                String relation = earlier.value().equals(address) ? " is another listener's address" : " overlaps with another listener's " + earlier.value();
                listener.at().failBecauseOf(Code.DUPLICATE_LISTENER_ADDRESS, address + relation, null, earlier.at());
            }
            others.add(listener);
        }
    }

    private void admin() {
        for (Fact<AdminConfig> admin : reading.facts(Facts.ADMIN)) {
            BindAddress address = admin.value().bind();
            OnPort listeners = ports.get(address.port());
            Fact<BindAddress> listener = listeners == null ? null : listeners.overlapping(address.host());
            if (listener == null) {
                continue;
            }
            if (admin.at().name().equals("bind")) {
                admin.at().failBecauseOf(Code.ADMIN_ADDRESS_TAKEN, address + " is also a listener's address", null, listener.at());
            } else { // the default is written nowhere: the listener is the place to point at
                listener.at().fail(Code.ADMIN_ADDRESS_TAKEN, listener.value() + " is also the admin address, by default " + address,
                        "choose another port, or set `admin.bind`");
            }
        }
    }

    /// A request that comes back to the proxy goes round until a limit stops it.
    private void loops() {
        for (Fact<BackendConfig> backend : reading.facts(Facts.BACKENDS)) {
            HostPort address = backend.value().address();
            OnPort listeners = ports.get(address.port());
            Fact<BindAddress> self = listeners == null ? null : self(listeners, address.host());
            if (self != null) {
                backend.at().within("address").failBecauseOf(Code.PROXY_LOOP, address + " is this proxy itself (expected: another server)", null, self.at());
            }
        }
    }

    /// Which addresses the machine has is not asked: only loopback and a listener's very address are sure to be this process.
    private static @Nullable Fact<BindAddress> self(OnPort listeners, String host) {
        byte[] address = IpAddress.parse(host);
        boolean local = host.equals("localhost") || host.equals("::1") || isWide(host) || address != null && address.length == 4 && address[0] == 127;
        return local ? listeners.overlapping(host.equals("localhost") ? "127.0.0.1" : host) : listeners.byHost.get(host);
    }

    private static boolean isWide(String host) {
        return host.equals("*") || host.equals("::") || host.equals("0.0.0.0");
    }

    /// Whether listening on one host takes connections to the other as well. `::` takes IPv4 too where the system is dual-stack.
    private static boolean covers(String wide, String narrow) {
        return wide.equals("*") || wide.equals("::") || wide.equals("0.0.0.0") && narrow.indexOf(':') < 0;
    }
}
