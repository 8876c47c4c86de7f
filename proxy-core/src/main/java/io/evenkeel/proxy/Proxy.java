package io.evenkeel.proxy;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.proxy.handover.HandedSockets;
import io.evenkeel.routing.Pool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// A running proxy. All methods may be called from any thread but an event loop.
public interface Proxy extends AutoCloseable {

    /// Binds the listeners and serves, with event loops, backends and meters of its own. The configuration passed the loader and the
    /// routing check.
    ///
    /// @throws java.io.UncheckedIOException if a listener cannot be bound or an access log cannot be opened; the message says which
    ///         and why
    static Proxy start(ProxyConfig config) {
        ProxyParts parts = ProxyParts.of(config.runtime());
        return ProxyServer.start(config, parts, HandedSockets.none(), () -> {
            parts.loops().close();
            parts.meters().close();
        });
    }

    /// The same with parts that are shared, and closed by who made them after the proxy is.
    static Proxy start(ProxyConfig config, ProxyParts parts) {
        return start(config, parts, HandedSockets.none());
    }

    /// The same with listening sockets of an older process. Listeners that find none there are bound as usual; what is left is the
    /// caller's to close.
    static Proxy start(ProxyConfig config, ProxyParts parts, HandedSockets handed) {
        return ProxyServer.start(config, parts, handed, () -> {});
    }

    /// Where each listener is bound, by name: tells the port where the configuration said 0.
    Map<String, InetSocketAddress> addresses();

    /// The configuration in force.
    ProxyConfig config();

    /// The pools of the configuration in force, in its order.
    List<Pool> pools();

    /// Puts another configuration in force. Requests in flight end under the one they began with; nothing is dropped. Listeners are
    /// bound and unbound as needed. Changes of `runtime` are for the next start.
    ///
    /// @throws java.io.UncheckedIOException if a new listener cannot be bound or an access log cannot be opened; the old configuration
    ///         then stays in force, whole
    void reload(ProxyConfig config);

    /// Opens the access logs anew, for log rotation.
    void reopenLogs();

    /// From now on until it drains, gives its listening sockets to any successor that asks under that name, and goes on using them. Does
    /// nothing when it does so already, when it drains, and where the transport is not epoll.
    ///
    /// @throws IOException if another process has the name
    void offerSockets(String name) throws IOException;

    /// Lets in whoever waits in the queue, stops accepting, closes idle connections, asks the others to close, and completes when
    /// nothing is in flight and no tunnel open, or at `runtime.shutdown-timeout`, when what is left is cut. Further calls get the same stage.
    ///
    /// @return the number of requests cut, without tunnels
    CompletionStage<Integer> drain();

    /// Ends at once; what is in flight is cut.
    @Override
    void close();
}
