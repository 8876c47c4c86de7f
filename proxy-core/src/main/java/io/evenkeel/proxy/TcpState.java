package io.evenkeel.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.IntegerUnixChannelOption;

/// What the system knows of a TCP connection before its event loop has heard of it. One system call; any thread.
final class TcpState {

    /// `IPPROTO_TCP` and `TCP_INFO` of Linux. Of `struct tcp_info` only the first bytes are asked for.
    private static final IntegerUnixChannelOption INFO = new IntegerUnixChannelOption("TCP_INFO", 6, 11);
    /// Where those bytes stand in an int: the natives are built for little-endian processors only.
    private static final int STATE = 0xff;
    /// Of `enum` in Linux' tcp_states.h.
    private static final int ESTABLISHED = 1;

    /// `SO_MEMINFO` of Linux 4.12: how much memory the sockets' queues take. Of its numbers only the first is asked for, what has come and was not
    /// read; a FIN that was not read counts, an acknowledgement does not.
    private static final IntegerUnixChannelOption UNREAD = new IntegerUnixChannelOption("SO_MEMINFO", 1, 55);

    private TcpState() {}

    /// Whether the connection is certainly on its way out: the peer's FIN or RST has come. Never with NIO, which cannot ask.
    static boolean leftEstablished(Channel channel) {
        Integer info = channel.config().getOption(INFO);
        return info != null && (info & STATE) != ESTABLISHED;
    }

    /// Whether [#hasUnread] can tell: with NIO nothing can be asked, and some sandboxes know no such option.
    static boolean tellsUnread(Channel channel) {
        try {
            return channel.config().getOption(UNREAD) != null;
        } catch (ChannelException e) {
            return false;
        }
    }

    /// Whether something has come that was not read: bytes, or a FIN.
    static boolean hasUnread(Channel channel) {
        Integer unread = channel.config().getOption(UNREAD);
        return unread != null && unread != 0;
    }
}
