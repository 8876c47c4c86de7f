package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RuntimeConfig.Transport;
import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventLoopsTest {

    @ParameterizedTest
    @MethodSource("io.evenkeel.proxy.TestConfig#transports")
    void driveSocketsAsTheyAreTold(Transport transport) {
        assertThat(started(transport)).isEqualTo(transport);
    }

    @Test
    void neverChooseIoUringByThemselves() {
        assertThat(started(Transport.AUTO)).isEqualTo(Transport.EPOLL);
    }

    /// A failed multishot accept is tried again without a pause: a core would be busy while no file descriptor is left.
    @Test
    void acceptOneConnectionAtATimeWithTheFlagsOfTheProduct() {
        assertThat(IoUring.isAcceptMultishotEnabled()).isFalse();
    }

    private static Transport started(Transport transport) {
        TestConfig config = new TestConfig();
        config.transport = transport;
        try (EventLoops loops = EventLoops.start(config.build().runtime())) {
            return loops.transport();
        }
    }
}
