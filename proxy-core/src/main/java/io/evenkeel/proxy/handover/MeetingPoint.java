package io.evenkeel.proxy.handover;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the two processes meet, and whether each is who it should be. Any thread.
final class MeetingPoint {

    private static final Path OWN_STATUS = Path.of("/proc/self/status");

    private MeetingPoint() {}

    /// An abstract name: no file is left behind, and it is gone with the process that holds it.
    static DomainSocketAddress address(String name) {
        return new DomainSocketAddress("\0evenkeel/" + name);
    }

    /// Whether these loops can pass sockets between processes.
    static boolean reachable(EventLoopGroup loops) {
        return loops instanceof IoEventLoopGroup group && group.isCompatible(EpollIoHandle.class);
    }

    /// The effective user of this process: the second number of `Uid:` in `proc_pid_status(5)`.
    static int ownUser() throws IOException {
        try (var lines = Files.lines(OWN_STATUS)) {
            return lines.filter(line -> line.startsWith("Uid:")).map(line -> Integer.parseUnsignedInt(line.split("\\s+")[2])).findFirst()
                    .orElseThrow(() -> new IOException(OWN_STATUS + ": no user"));
        }
    }

    /// An abstract name has no owner and no mode: whoever is on the machine can take it, or ask there.
    ///
    /// @throws IOException if the other end is another user's
    static void requireUser(EpollDomainSocketChannel peer, int user) throws IOException {
        int other = peer.peerCredentials().uid();
        if (other != user) {
            throw new IOException("the other process belongs to user " + Integer.toUnsignedString(other)
                    + " (expected: " + Integer.toUnsignedString(user) + ")");
        }
    }
}
