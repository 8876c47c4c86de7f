package io.evenkeel.config.vocabulary;

import io.evenkeel.config.ListenerConfig.Limits;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Units;

/// `listeners[].limits`.
final class LimitsSection {

    private static final Key<Integer> CONNECTIONS = Key.withDefault("connections", Numbers.whole(1, 10_000_000), "50000",
            "Open connections at once; further ones are closed when accepted.");

    private static final Key<Long> REQUEST_LINE = Key.withDefault("request-line", Units.size("64B", "1MiB"), "8KiB",
            "Bytes of the request line (414).");

    private static final Key<Long> HEADER_BYTES = Key.withDefault("header-bytes", Units.size("256B", "1MiB"), "32KiB",
            "Bytes of all header fields together (431).");

    private static final Key<Integer> HEADERS = Key.withDefault("headers", Numbers.whole(1, 10_000), "100",
            "Number of header fields (431).");

    private static final Key<Long> BODY = Key.withDefault("body", Units.sizeOrUnlimited("0B", "1048576GiB"), "unlimited",
            "Bytes of a request body (413).");

    private static final Key<Long> REQUESTS = Key.withDefault("requests-per-connection",
            Numbers.wholeOr(1, 1_000_000_000, Units.UNLIMITED, Long.MAX_VALUE), "unlimited",
            "Requests after which a connection is closed.");

    static final Section<Limits> SECTION = Section.of(values -> new Limits(values.get(CONNECTIONS), Math.toIntExact(values.get(REQUEST_LINE)),
                    Math.toIntExact(values.get(HEADER_BYTES)), values.get(HEADERS), values.get(BODY), values.get(REQUESTS)),
            CONNECTIONS, REQUEST_LINE, HEADER_BYTES, HEADERS, BODY, REQUESTS);

    private LimitsSection() {}
}
