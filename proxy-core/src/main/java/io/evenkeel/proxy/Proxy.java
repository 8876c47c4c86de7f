package io.evenkeel.proxy;

import io.evenkeel.config.ProxyConfig;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// A running proxy. All methods may be called from any thread but an event loop.
public interface Proxy extends AutoCloseable {

    /// Binds the listeners and serves. The configuration passed the loader and the routing check.
    ///
    /// @throws java.io.UncheckedIOException if a listener cannot be bound; the message says which and why
    static Proxy start(ProxyConfig config) {
        throw new IllegalStateException("not there yet");
    }

    /// Where each listener is bound, by name: tells the port where the configuration said 0.
    Map<String, InetSocketAddress> addresses();

    /// Puts another configuration in force. Requests in flight end under the one they began with; nothing is dropped. Listeners are
    /// bound and unbound as needed.
    ///
    /// @throws java.io.UncheckedIOException if a new listener cannot be bound; the old configuration then stays in force, whole
    void reload(ProxyConfig config);

    /// Stops accepting, closes idle connections, asks the others to close, and completes when nothing is in flight, or at
    /// `runtime.shutdown-timeout`, when what is left is cut.
    ///
    /// @return the number of requests cut
    CompletionStage<Integer> drain();

    /// Ends at once; what is in flight is cut.
    @Override
    void close();
}
