package io.evenkeel.config.vocabulary;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.OneOf;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Shape;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.shape.Words;
import java.util.Objects;

/// `pools.NAME.backends[]`.
final class BackendSection {

    private static final Key<String> NAME = Key.optional("name", Texts.label(), "the address",
            "Unique within its pool. Counters, health and connections survive a reload that keeps name and address.");

    private static final Key<HostPort> ADDRESS = Key.required("address", Addresses.BACKEND, "Where it listens. Of a name with several addresses the first is taken.");

    static final int MOST_WEIGHT = 1000;

    private static final Key<Integer> WEIGHT = Key.withDefault("weight", Numbers.whole(0, MOST_WEIGHT), "1",
            "Its part of the traffic relative to the others; 0: drained, no new traffic.");

    static final int DEFAULT_WEIGHT = Objects.requireNonNull(WEIGHT.defaultValue());

    static final int MOST_IN_FLIGHT = 1_000_000;

    static final Scalar<Integer> CAP = Numbers.whole(1, MOST_IN_FLIGHT);

    private static final Key<Integer> MAX_IN_FLIGHT = Key.withDefault("max-in-flight", CAP, "1024",
            "A hard cap on requests in flight, open tunnels included. It holds for the address: where two pools name one server, the smallest is in force.");

    private static final Key<String> ZONE = Key.optional("zone", Texts.label(), "nowhere in particular",
            "Where it stands. Backends of the proxy's own zone (`runtime.zone`) serve first, as long as they have room.");

    private static final Key<Boolean> BACKUP = Key.withDefault("backup", Words.onOff(), "off",
            "It serves only while no other backend of the pool is eligible.");

    private static final Section<BackendConfig> LONG =
            Section.of(BackendSection::build, NAME, ADDRESS, WEIGHT, MAX_IN_FLIGHT, ZONE, BACKUP)
            .later("capacity", "what it can carry, for audit and forecast")
            .alsoKnownAs("host", ADDRESS).alsoKnownAs("url", ADDRESS).alsoKnownAs("server", ADDRESS)
            .alsoKnownAs("maxconn", MAX_IN_FLIGHT).alsoKnownAs("max-conns", MAX_IN_FLIGHT);

    static final Shape<BackendConfig> SHAPE = OneOf.of(OneOf.form(Addresses.BACKEND, BackendSection::ofAddress), OneOf.form(LONG, backend -> backend));

    private BackendSection() {}

    private static BackendConfig build(Values values) {
        HostPort address = values.get(ADDRESS);
        String name = values.find(NAME);
        return new BackendConfig(name == null ? address.toString() : name, address, values.get(WEIGHT), values.get(MAX_IN_FLIGHT),
                Objects.requireNonNullElse(values.find(ZONE), ""), values.get(BACKUP));
    }

    /// One of which only the address is known.
    static BackendConfig ofAddress(HostPort address) {
        return new BackendConfig(address.toString(), address, DEFAULT_WEIGHT,
                Objects.requireNonNull(MAX_IN_FLIGHT.defaultValue()));
    }
}
