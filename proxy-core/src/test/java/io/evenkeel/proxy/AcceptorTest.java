package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptorTest {

    /// What accept says when no file descriptor is left.
    @Test
    void pausesWhenAcceptFailsAndGoesOnAfterwards() {
        try (TestProxy proxy = TestProxy.start(new TestConfig())) {
            LoopContext loop = new LoopContext((io.netty.channel.EventLoop) proxy.parts.loops().group().iterator().next(), Clock.SYSTEM, 1,
                    proxy.parts.loops(), proxy.parts.names(), backend -> proxy.parts.meters().backend(backend.id()));
            Serving serving = new Serving(Snapshot.empty(proxy.proxy.config()));
            EmbeddedChannel listening = new EmbeddedChannel(new Acceptor(new LoopContext[] {loop}, serving));
            listening.freezeTime();

            listening.pipeline().fireExceptionCaught(new IOException("Too many open files"));
            assertThat(listening.config().isAutoRead()).isFalse();
            listening.advanceTimeBy(1, TimeUnit.SECONDS);
            listening.runScheduledPendingTasks();

            assertThat(listening.config().isAutoRead()).isTrue();
            assertThat(listening.isOpen()).isTrue();
            listening.close();
        }
    }
}
