package io.evenkeel.proxy.http1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The `Date` line (RFC 9110 §5.6.7), made once a second. Owned by one event loop.
final class DateClock {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("'Date: 'EEE, dd MMM uuuu HH:mm:ss 'GMT\r\n'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private long second = Long.MIN_VALUE;
    private byte[] line = {};

    /// The line with its CRLF. Not to be changed.
    byte[] line(long nowMillis) {
        long now = Math.floorDiv(nowMillis, 1000L);
        if (now != second) {
            second = now;
            line = Ascii.bytes(FORMAT.format(Instant.ofEpochSecond(now)));
        }
        return line;
    }
}
