package io.evenkeel.proxy.accesslog;

import io.evenkeel.routing.Bytes;
import io.evenkeel.routing.RequestHead;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The `combined` format of Apache and nginx: `client - - [time] "request" status bytes "referer" "user agent"`.
final class CombinedLine implements LineFormat {

    private final Timestamp timestamp = new Timestamp(DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss '+0000'", Locale.ENGLISH));

    @Override
    public void put(AccessEntry entry, LineBuffer out) {
        RequestHead head = entry.head;
        if (entry.client.length == 0) {
            out.put('-');
        } else {
            out.putAddress(entry.client);
        }
        out.putAscii(" - - [");
        timestamp.put(entry.epochMillis, out);
        out.putAscii("] \"");
        if (head == null) {
            out.put('-');
        } else {
            out.putEscaped(head.method());
            out.put(' ');
            out.putEscaped(head.path());
            Bytes query = head.query();
            if (!query.isEmpty()) {
                out.put('?');
                out.putEscaped(query);
            }
            out.put(' ');
            out.putEscaped(entry.protocol);
        }
        out.putAscii("\" ");
        out.putDecimal(entry.status);
        out.put(' ');
        out.putDecimal(entry.bytesOut);
        quoted(head == null ? null : head.header(JsonLine.REFERER_FIELD, 0), out);
        quoted(head == null ? null : head.header(JsonLine.USER_AGENT_FIELD, 0), out);
        out.put('\n');
    }

    private static void quoted(@Nullable Bytes value, LineBuffer out) {
        out.putAscii(" \"");
        if (value == null) {
            out.put('-');
        } else {
            out.putEscaped(value);
        }
        out.put('"');
    }
}
