package io.evenkeel.proxy;

import io.netty.channel.IoOps;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.channel.uring.IoUringSocketChannel;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Netty asks of io_uring and what it is answered, in the terms of the kernel (linux/io_uring.h). Netty 4.2.18 gives no access to what is
/// in a request, nor to whether a channel waits for a read, so their fields are read. Stateless.
final class UringOps {

    private static final byte POLL_ADD = 6;
    private static final byte RECV = 27;
    /// In a request: stay posted.
    private static final short RECV_MULTISHOT = 1 << 1;
    private static final int POLLRDHUP = 0x2000;

    private static final Pattern RELEASE = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");
    /// Since Linux 6.17 the field `optlen` of a read that stays posted says after how many bytes it ends (commit 0ebc9a7ecf6a of July 2025;
    /// io_uring_prep_recv_multishot(3)). Earlier ones refuse such a read.
    private static final boolean LIMITS = !olderThan(6, 17, System.getProperty("os.version"));

    private static final VarHandle OPCODE = field(IoUringIoOps.class, "opcode", byte.class);
    private static final VarHandle FLAGS = field(IoUringIoOps.class, "flags", byte.class);
    private static final VarHandle PRIORITY = field(IoUringIoOps.class, "ioPrio", short.class);
    private static final VarHandle DESCRIPTOR = field(IoUringIoOps.class, "fd", int.class);
    private static final VarHandle DATA = field(IoUringIoOps.class, "data", long.class);
    private static final VarHandle BUFFER_GROUP = field(IoUringIoOps.class, "union4", short.class);
    private static final VarHandle READ_PENDING =
            field(IoUringSocketChannel.class.getSuperclass().getSuperclass(), "readPending", boolean.class);

    private UringOps() {}

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("io_uring: Netty 4.2.18 is needed, this one has no field " + name + " in " + owner.getName(), e);
        }
    }

    /// Whether the channel asked to be read for, and has been told of nothing since.
    static boolean readPending(IoUringSocketChannel channel) {
        return (boolean) READ_PENDING.get(channel);
    }

    static boolean isRead(IoOps request) {
        return (byte) OPCODE.get((IoUringIoOps) request) == RECV;
    }

    static boolean isRead(IoUringIoEvent answer) {
        return answer.opcode() == RECV;
    }

    /// Whether it says that the peer sends no more.
    static boolean isHangUp(IoUringIoEvent answer) {
        return answer.opcode() == POLL_ADD && answer.res() > 0 && (answer.res() & POLLRDHUP) != 0;
    }

    /// The same read, but one that ends after so many bytes if it is to stay posted: with the buffer in which they are reached, or, where the
    /// kernel has no limits, with its first.
    static IoOps limited(IoOps read, int bytes) {
        IoUringIoOps ops = (IoUringIoOps) read;
        short priority = (short) PRIORITY.get(ops);
        if ((priority & RECV_MULTISHOT) == 0) {
            return read;
        }
        return new IoUringIoOps(RECV, (byte) FLAGS.get(ops), LIMITS ? priority : (short) (priority & ~RECV_MULTISHOT),
                (int) DESCRIPTOR.get(ops), 0, 0, 0, 0, (long) DATA.get(ops), (short) BUFFER_GROUP.get(ops), (short) 0, LIMITS ? bytes : 0, 0);
    }

    /// @param release as `uname -r` has it; one that says no version is taken for an old one
    static boolean olderThan(int major, int minor, String release) {
        Matcher numbers = RELEASE.matcher(release);
        if (!numbers.lookingAt()) {
            return true;
        }
        int ours = Integer.parseInt(numbers.group(1));
        return ours < major || ours == major && Integer.parseInt(numbers.group(2)) < minor;
    }
}
