package io.evenkeel.testbackends;

/// How a [TestBackend] is set up. Immutable.
///
/// @param name        what `X-Backend` says
/// @param host        the address it listens on
/// @param port        its port; 0 picks a free one
/// @param controlHost the address of the control API: loopback, unless a container network needs it wider
/// @param controlPort the port of the control API; 0 picks a free one, [#NO_CONTROL] means that there is none
/// @param capacity    what it can bear
/// @param seed        seed of its jitter and of its faults' shares: two backends with equal options draw the same numbers
public record BackendOptions(String name, String host, int port, String controlHost, int controlPort, Capacity capacity,
        long seed) {

    /// In place of a control port: no control API.
    public static final int NO_CONTROL = -1;

    private static final String LOOPBACK = "127.0.0.1";
    private static final int LAST_PORT = 65_535;

    public BackendOptions {
        if (name.isBlank() || name.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: visible ASCII, it goes into a header)");
        }
        check("port", port, 0);
        check("controlPort", controlPort, NO_CONTROL);
    }

    /// Named `backend`, on a free loopback port, no control API, unlimited.
    public static BackendOptions defaults() {
        return new BackendOptions("backend", LOOPBACK, 0, LOOPBACK, NO_CONTROL, Capacity.unlimited(), 1);
    }

    public BackendOptions withName(String name) {
        return new BackendOptions(name, host, port, controlHost, controlPort, capacity, seed);
    }

    public BackendOptions withHost(String host) {
        return new BackendOptions(name, host, port, controlHost, controlPort, capacity, seed);
    }

    public BackendOptions withPort(int port) {
        return new BackendOptions(name, host, port, controlHost, controlPort, capacity, seed);
    }

    public BackendOptions withControlHost(String controlHost) {
        return new BackendOptions(name, host, port, controlHost, controlPort, capacity, seed);
    }

    public BackendOptions withControlPort(int controlPort) {
        return new BackendOptions(name, host, port, controlHost, controlPort, capacity, seed);
    }

    public BackendOptions withCapacity(Capacity capacity) {
        return new BackendOptions(name, host, port, controlHost, controlPort, capacity, seed);
    }

    public BackendOptions withSeed(long seed) {
        return new BackendOptions(name, host, port, controlHost, controlPort, capacity, seed);
    }

    private static void check(String what, int port, int from) {
        if (port < from || port > LAST_PORT) {
            throw new IllegalArgumentException(what + ": " + port + " (expected: " + from + ".." + LAST_PORT + ")");
        }
    }
}
