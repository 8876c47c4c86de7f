package io.evenkeel.proxy.accesslog;

import io.evenkeel.routing.RequestHead;
import org.jspecify.annotations.Nullable;

/// The facts of one finished request. One object per event loop, filled anew for every request and read during the call it is handed to.
public final class AccessEntry {

    private static final byte[] NOTHING = new byte[0];

    /// When the request ended, milliseconds since 1970.
    public long epochMillis;
    public String listener = "";
    /// The client's address, 4 or 16 bytes; empty when unknown.
    public byte[] client = NOTHING;
    /// Null when no sound head was read.
    public @Nullable RequestHead head;
    /// `HTTP/1.1` and the like.
    public String protocol = "";
    /// As sent to the client; 499 when it left before.
    public int status;
    /// Code word of what went wrong; empty when nothing did.
    public String reason = "";
    /// Empty when none matched.
    public String route = "";
    /// Whose backend served it: the route's, or one that this spills to.
    public String pool = "";
    /// Name of the backend tried last; empty when none was.
    public String backend = "";
    /// Tries at backends: 1 when the first succeeded, 0 when none was asked.
    public int attempts;
    public byte[] requestId = NOTHING;
    /// Bytes read from the client: head and body with its framing.
    public long bytesIn;
    /// Bytes written to the client, likewise.
    public long bytesOut;
    /// From the head to the answer's last byte.
    public long totalNanos;
    /// From the head to the answer's head; -1 when none came.
    public long headNanos;
    /// How long it waited for a slot; 0 when it did not.
    public long queueNanos;
}
