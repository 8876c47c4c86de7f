package io.evenkeel.proxy.http1;

import java.util.Locale;

/// A protocol that a request may ask its connection to change to (RFC 9110 §7.8). Immutable; any thread.
public final class UpgradeProtocol {

    private static final String WEBSOCKET = "websocket";

    final byte[] name;
    private final boolean webSocket;

    private UpgradeProtocol(String name) {
        this.name = Ascii.bytes(name);
        webSocket = name.equals(WEBSOCKET);
    }

    /// @param name as in `Upgrade`, in any case, with its version if it has one
    public static UpgradeProtocol of(String name) {
        return new UpgradeProtocol(name.toLowerCase(Locale.ROOT));
    }

    /// Whether who speaks it can tell its end from a cut: WebSocket has a closing handshake (RFC 6455 §7.1.4); of others nothing is
    /// known.
    public boolean tellsItsEnd() {
        return webSocket;
    }

    /// Whether a request with that method may ask for it: RFC 6455 §4.1 wants GET.
    boolean mayFollow(Method method) {
        return !webSocket || method == Method.GET;
    }
}
