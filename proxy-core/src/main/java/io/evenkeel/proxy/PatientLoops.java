package io.evenkeel.proxy;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;

/// Event loops that wait without a time limit when nothing is scheduled on them.
///
/// Netty's wait for a second at most, and have the system set and clear a timer for that whenever they wait: over io_uring that is a
/// request of its own. A loop under load waits thousands of times a second.
final class PatientLoops extends MultiThreadIoEventLoopGroup {

    PatientLoops(int threads, IoHandlerFactory factory) {
        super(threads, new LoopThreads(), factory);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... arguments) {
        return new SingleThreadIoEventLoop(this, executor, factory) {
            @Override
            protected long deadlineNanos() {
                return nextScheduledTaskDeadlineNanos(); // -1: nothing is scheduled
            }
        };
    }
}
