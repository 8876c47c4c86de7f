package io.evenkeel.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelProgressivePromise;

/// Learns whether a byte of what is written has left for the peer: one promise for all writes of a channel, because a new one for each
/// request is much of the garbage of a request over io_uring. It is never done, and has no listeners. Owned by the channel's event loop.
///
/// Writes end in the order in which they began, so counting tells which of them ends.
final class Departure extends DefaultChannelProgressivePromise {

    private final ChannelPromise unwatched;
    private boolean tracking;
    private boolean left;
    /// Watched writes that have not ended.
    private int open;
    /// How many of them began before the tracking did.
    private int stale;

    Departure(ChannelHandlerContext context) {
        super(context.channel(), context.executor());
        unwatched = context.voidPromise();
    }

    void track() {
        tracking = true;
        left = false;
        stale = open;
    }

    void untrack() {
        tracking = false;
        left = false;
    }

    boolean left() {
        return left;
    }

    /// The promise for a write that begins now.
    ChannelPromise next() {
        if (!tracking || left) {
            left = true;
            return unwatched;
        }
        open++;
        return this;
    }

    @Override
    public boolean tryProgress(long progress, long total) {
        left |= progress > 0 && stale == 0;
        return true;
    }

    @Override
    public boolean trySuccess(Void result) {
        end(true);
        return true;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        end(false);
        return true;
    }

    private void end(boolean success) {
        open--;
        if (stale > 0) {
            stale--;
        } else {
            left |= success;
        }
    }
}
