package io.evenkeel.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A backend that does what a test says, byte by byte: on each connection in turn the next script runs; the last one serves all further
/// connections.
final class ScriptedBackend implements AutoCloseable {

    /// What happens on one connection. The connection is closed when it returns.
    @FunctionalInterface
    interface Script {
        void run(Peer peer) throws Exception;
    }

    private final ServerSocket server;
    private final List<Script> scripts;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean closed;

    private ScriptedBackend(List<Script> scripts) {
        this.scripts = scripts;
        try {
            server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
            server.setSoTimeout(Peer.LIMIT_MILLIS * 6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static ScriptedBackend of(Script... scripts) {
        return new ScriptedBackend(List.of(scripts));
    }

    /// Answers every request on every connection with 200 and that body. Requests must have no body.
    static ScriptedBackend answering(String body) {
        return of(peer -> serve(peer, body));
    }

    /// Answers request after request until the connection ends.
    static void serve(Peer peer, String body) {
        while (true) {
            try {
                peer.readHead();
            } catch (AssertionError e) {
                return; // the proxy closed
            }
            peer.send(ok(body));
        }
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    int port() {
        return server.getLocalPort();
    }

    /// Connections accepted so far.
    int accepted() {
        return accepted.get();
    }

    /// Fails when a script failed.
    void assertScriptsHeld() {
        if (!failures.isEmpty()) {
            throw new AssertionError("a backend's script failed", failures.getFirst());
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Script script = scripts.get(Math.min(accepted.getAndIncrement(), scripts.size() - 1));
                Peer peer = new Peer(socket);
                peers.add(peer);
                if (closed) { // the JDK may accept one more while another thread closes the server
                    peer.close();
                    return;
                }
                Thread.ofVirtual().start(() -> run(script, peer));
            }
        } catch (SocketTimeoutException e) {
            failures.add(e);
        } catch (IOException e) {
            if (!closed) {
                failures.add(e);
            }
        }
    }

    private void run(Script script, Peer peer) {
        try (peer) {
            script.run(peer);
        } catch (Throwable e) {
            if (!closed) {
                failures.add(e);
            }
        }
    }

    /// Ends all connections, and refuses further ones.
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        peers.forEach(Peer::close);
        assertScriptsHeld();
    }
}
