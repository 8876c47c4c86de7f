package io.evenkeel.standalone.process;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd how the process is (`sd_notify(3)`, units with `Type=notify`). The JDK has no datagram socket for unix addresses, so
/// Netty's is used. Nothing happens when nobody asks, that is, without `NOTIFY_SOCKET`. Any thread; never blocks.
final class ServiceManager {

    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

    private final byte @Nullable [] address;

    /// @param notifySocket the path of a socket, or `@name` in Linux's abstract name space; null: nobody asks
    ServiceManager(@Nullable String notifySocket) {
        this.address = address(notifySocket);
    }

    /// By `NOTIFY_SOCKET` of the environment.
    static ServiceManager ofEnvironment() {
        return new ServiceManager(System.getenv("NOTIFY_SOCKET"));
    }

    private static byte @Nullable [] address(@Nullable String notifySocket) {
        if (notifySocket == null || notifySocket.length() < 2) {
            return null;
        }
        byte[] path = notifySocket.getBytes(StandardCharsets.UTF_8);
        if (path[0] == '@') {
            path[0] = 0; // how an abstract name is passed to the kernel
        } else if (path[0] != '/') {
            log.warn("service manager not told NOTIFY_SOCKET={} (expected: a path or @name)", notifySocket);
            return null;
        }
        if (!Epoll.isAvailable()) {
            log.warn("service manager not told reason={}", String.valueOf(Epoll.unavailabilityCause()));
            return null;
        }
        return path;
    }

    /// @param status one line for `systemctl status`
    void ready(String status) {
        send("READY=1\nSTATUS=" + status);
    }

    void reloading() {
        long now = TimeUnit.NANOSECONDS.toMicros(System.nanoTime()); // CLOCK_MONOTONIC, as Type=notify-reload wants it
        send("RELOADING=1\nMONOTONIC_USEC=" + now + "\nSTATUS=reloading");
    }

    void stopping() {
        send("STOPPING=1\nSTATUS=draining");
    }

    private void send(String state) {
        if (address == null) {
            return;
        }
        byte[] text = state.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(text.length).put(text);
        try {
            Socket socket = Socket.newSocketDomainDgram();
            try {
                socket.sendToDomainSocket(buffer, 0, text.length, address);
            } finally {
                socket.close();
            }
        } catch (IOException e) {
            log.warn("service manager not told", e);
        }
    }
}
