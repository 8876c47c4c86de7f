package io.evenkeel.proxy.accesslog;

import io.evenkeel.routing.Bytes;
import io.evenkeel.routing.RequestHead;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// One JSON object a line. Every key is always there, so that a line can be read by position too; the query is left out, because
/// tokens and passwords travel in it.
final class JsonLine implements LineFormat {

    private static final byte[] TIME = key("{\"time\":\"");
    private static final byte[] LISTENER = key("\",\"listener\":\"");
    private static final byte[] CLIENT = key("\",\"client\":\"");
    private static final byte[] PROTOCOL = key("\",\"protocol\":\"");
    private static final byte[] METHOD = key("\",\"method\":\"");
    private static final byte[] HOST = key("\",\"host\":\"");
    private static final byte[] PATH = key("\",\"path\":\"");
    private static final byte[] STATUS = key("\",\"status\":");
    private static final byte[] REASON = key(",\"reason\":\"");
    private static final byte[] ROUTE = key("\",\"route\":\"");
    private static final byte[] POOL = key("\",\"pool\":\"");
    private static final byte[] BACKEND = key("\",\"backend\":\"");
    private static final byte[] ATTEMPTS = key("\",\"attempts\":");
    private static final byte[] REQUEST_ID = key(",\"request_id\":\"");
    private static final byte[] BYTES_IN = key("\",\"bytes_in\":");
    private static final byte[] BYTES_OUT = key(",\"bytes_out\":");
    private static final byte[] DURATION = key(",\"duration_us\":");
    private static final byte[] HEAD = key(",\"head_us\":");
    private static final byte[] QUEUE = key(",\"queue_us\":");
    private static final byte[] USER_AGENT = key(",\"user_agent\":\"");
    private static final byte[] REFERER = key("\",\"referer\":\"");
    private static final byte[] END = key("\"}\n");
    private static final byte[] NULL = key("null");

    static final Bytes USER_AGENT_FIELD = Bytes.of("user-agent");
    static final Bytes REFERER_FIELD = Bytes.of("referer");

    private final Timestamp timestamp = new Timestamp(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"));

    @Override
    public void put(AccessEntry entry, LineBuffer out) {
        RequestHead head = entry.head;
        out.put(TIME);
        timestamp.put(entry.epochMillis, out);
        int millis = (int) Math.floorMod(entry.epochMillis, 1000L);
        out.put('.');
        out.put('0' + millis / 100);
        out.putPair(millis % 100);
        out.put('Z');
        out.put(LISTENER);
        out.putEscaped(entry.listener);
        out.put(CLIENT);
        out.putAddress(entry.client);
        out.put(PROTOCOL);
        out.putEscaped(entry.protocol);
        out.put(METHOD);
        put(head == null ? null : head.method(), out);
        out.put(HOST);
        put(head == null ? null : head.host(), out);
        out.put(PATH);
        put(head == null ? null : head.path(), out);
        out.put(STATUS);
        out.putDecimal(entry.status);
        out.put(REASON);
        out.putEscaped(entry.reason);
        out.put(ROUTE);
        out.putEscaped(entry.route);
        out.put(POOL);
        out.putEscaped(entry.pool);
        out.put(BACKEND);
        out.putEscaped(entry.backend);
        out.put(ATTEMPTS);
        out.putDecimal(entry.attempts);
        out.put(REQUEST_ID);
        out.put(entry.requestId);
        out.put(BYTES_IN);
        out.putDecimal(entry.bytesIn);
        out.put(BYTES_OUT);
        out.putDecimal(entry.bytesOut);
        out.put(DURATION);
        out.putDecimal(entry.totalNanos / 1000);
        out.put(HEAD);
        if (entry.headNanos < 0) {
            out.put(NULL);
        } else {
            out.putDecimal(entry.headNanos / 1000);
        }
        out.put(QUEUE);
        out.putDecimal(entry.queueNanos / 1000);
        out.put(USER_AGENT);
        put(head == null ? null : head.header(USER_AGENT_FIELD, 0), out);
        out.put(REFERER);
        put(head == null ? null : head.header(REFERER_FIELD, 0), out);
        out.put(END);
    }

    private static void put(@Nullable Bytes value, LineBuffer out) {
        if (value != null) {
            out.putEscaped(value);
        }
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
