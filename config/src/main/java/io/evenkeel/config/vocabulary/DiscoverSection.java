package io.evenkeel.config.vocabulary;

import io.evenkeel.config.DiscoverConfig;
import io.evenkeel.config.DiscoverConfig.Dns;
import io.evenkeel.config.DiscoverConfig.Srv;
import io.evenkeel.config.DiscoverConfig.TargetFile;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.IpAddress;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Kind;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Unfit;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `pools.NAME.discover`.
final class DiscoverSection {

    private static final Key<HostPort> DNS = Key.choice("dns", Addresses.BACKEND.map(address -> {
        if (IpAddress.isAddress(address.host())) {
            throw new Unfit(Code.BAD_ADDRESS, "a DNS name and a port like api.internal:8080", "an IP address is one backend: write it under `backends`");
        }
        return address;
    }), "A DNS name and a port: every address of the name (A and AAAA) is a backend.");

    private static final Key<String> SRV = Key.choice("srv", new Scalar<>(
            Kind.of("service", "The name of a service in DNS (SRV, RFC 2782).", "_http._tcp.api.internal"),
            "the name of a service like _http._tcp.api.internal", new Scalar.Text("[A-Za-z0-9_.-]+"), DiscoverSection::service),
            "A service in DNS: every target of the best priority is a backend, with its port and weight; those of other priorities are backups.");

    private static final Key<String> FILE = Key.choice("file", Texts.file(),
            "A file of targets in the format of Prometheus `file_sd`, YAML or JSON. The labels `weight`, `max_in_flight`, `zone` and `name` are read.");

    private static final Key<Duration> REFRESH = Key.withDefault("refresh", Units.duration("100ms", "1h"), "10s",
            "The longest time between two look-ups. A DNS answer that holds for less is asked for again earlier, at most every second.");

    private static final Key<Integer> MAX_IN_FLIGHT = Key.withDefault("max-in-flight", BackendSection.CAP, "1024",
            "The hard cap on requests in flight of each backend found, unless a label gives it another one.");

    static final Section<DiscoverConfig> SECTION = Section.of(DiscoverSection::build, DNS, SRV, FILE, REFRESH, MAX_IN_FLIGHT)
            .exactlyOneOf(DNS, SRV, FILE)
            .alsoKnownAs("host", DNS).alsoKnownAs("name", DNS).alsoKnownAs("a", DNS).alsoKnownAs("service", SRV).alsoKnownAs("file_sd", FILE)
            .alsoKnownAs("interval", REFRESH).alsoKnownAs("ttl", REFRESH)
            .alsoKnownAs("maxconn", MAX_IN_FLIGHT).alsoKnownAs("max-conns", MAX_IN_FLIGHT);

    private DiscoverSection() {}

    /// One of the three is there, or was and could not be read: then the pool is not served.
    private static @Nullable DiscoverConfig build(Values values) {
        Duration refresh = values.get(REFRESH);
        int cap = values.get(MAX_IN_FLIGHT);
        HostPort dns = values.find(DNS);
        String srv = values.find(SRV);
        String file = values.find(FILE);
        return dns != null ? new Dns(dns, refresh, cap)
                : srv != null ? new Srv(srv, refresh, cap)
                : file != null ? new TargetFile(Files.resolve(values.base(), file), refresh, cap)
                : null;
    }

    private static String service(String text) throws Unfit {
        if (!Hosts.isName(text) || !text.matches("_[^.]+\\._[^.]+\\..+")) {
            throw new Unfit(Code.BAD_HOST, null, text.indexOf(':') >= 0 ? "leave out the port: the service has one for each target" : null);
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
