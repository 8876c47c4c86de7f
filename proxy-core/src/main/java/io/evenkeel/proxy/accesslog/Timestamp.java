package io.evenkeel.proxy.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Moments as text, in UTC; the text of the second is kept, since a thousand lines share it. Owned by one event loop.
final class Timestamp {

    private final DateTimeFormatter formatter;
    private long second = Long.MIN_VALUE;
    private byte[] text = new byte[0];

    /// @param formatter down to the second
    Timestamp(DateTimeFormatter formatter) {
        this.formatter = formatter.withZone(ZoneOffset.UTC);
    }

    void put(long epochMillis, LineBuffer out) {
        long wanted = Math.floorDiv(epochMillis, 1000L);
        if (wanted != second) {
            second = wanted;
            text = formatter.format(Instant.ofEpochSecond(wanted)).getBytes(StandardCharsets.ISO_8859_1);
        }
        out.put(text);
    }
}
