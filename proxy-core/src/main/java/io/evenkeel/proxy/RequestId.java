package io.evenkeel.proxy;

import io.evenkeel.routing.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The identifier of one request: the client's own when it is fit to be passed on, else one that is made. Owned by one event loop and
/// used for one request after the other.
final class RequestId {

    private static final byte[] NOTHING = new byte[0];

    private final byte[] bytes = new byte[RequestIds.LENGTH];
    private boolean made;

    void begin(ClientSide client, RequestIds ids) {
        made = client.requestId() == null;
        if (made) {
            ids.next(bytes);
        }
    }

    /// Null when the client's own is passed on.
    byte @Nullable [] made() {
        return made ? bytes : null;
    }

    /// Whoever made it.
    byte[] of(ClientSide client) {
        if (made) {
            return bytes;
        }
        Bytes sent = client.requestId();
        return sent == null ? NOTHING : sent.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
